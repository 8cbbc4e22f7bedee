package dev.drydock.sim.kubeadm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.host.HostCommand;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.host.HostVisit;
import dev.drydock.sim.host.SimulatedHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stand-ins of apt, dpkg, kubeadm and the kubelet, as the scripts that are sent to hosts meet them. */
@Timeout(120)
class KubeadmNodeTest {
    @TempDir
    private Path folder;

    private final SimulatedCluster cluster =
            SimulatedCluster.builder().controlPlane("cp01").kubeadm("cp01").start();
    private SimulatedHost host;
    private KubeadmNode node;
    private HostVisit visit;

    @BeforeEach
    void start() throws IOException {
        host = SimulatedHost.start(folder);
        node = KubeadmNode.install(
                host,
                cluster,
                new KubeadmNode.Setup("cp01", true, "v1.36.0", List.of("v1.36.3", "v1.37.0", "v1.37.1")));
        visit = HostVisit.to(host);
    }

    @AfterEach
    void end() throws IOException {
        visit.close();
        node.close();
        host.close();
        cluster.close();
    }

    /** None of this machine's own programs may be reached in their place: they would install here. */
    @ParameterizedTest
    @CsvSource({"apt-get", "apt-cache", "apt-mark", "dpkg", "dpkg-query", "kubeadm", "systemctl"})
    void whatChangesAMachineIsAStandIn(String program) throws Exception {
        assertThat(visit.out("PATH=$PATH:/usr/local/sbin:/usr/sbin:/usr/bin; command -v " + program))
                .containsExactly("/usr/local/sbin/" + program);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dpkg-query -W -f '${Status} ${Version}' kubeadm          | hold ok installed 1.36.0-1.1",
                "dpkg-query -W -f '${Status} ${Version}' nothing ¦¦ echo no | no",
                "kubeadm version -o short                                 | v1.36.0",
                "apt-mark showhold ¦ tr '\\n' ' '                         | kubeadm kubectl kubelet",
                "apt-cache madison kubelet ¦ awk '{ printf \"%s \", $3 }' | 1.36.3-1.1 1.36.0-1.1",
                "sed -i s/v1.36/v1.37/ /etc/apt/sources.list.d/kubernetes.list; apt-cache madison kubelet ¦"
                        + " awk '{ printf \"%s \", $3 }'                  | 1.37.1-1.1 1.37.0-1.1",
                "apt-get -s upgrade                                       | Inst harbour-tools [1.0-1] (1.1-1"
                        + " Harbour:stable [all])",
                "test -e /etc/kubernetes/admin.conf && echo yes           | yes"
            })
    void itTellsWhatRealOnesTell(String script, String told) throws Exception {
        // A row holds one bar only; the scripts' own are written otherwise.
        assertThat(visit.out(script.replace("¦", "|")).stream()
                        .filter(line -> !line.startsWith("dpkg-query:"))
                        .map(String::strip))
                .containsExactly(told);
    }

    @Test
    void whatIsHeldOrNotThereIsNotInstalled() throws Exception {
        assertThat(lastWords("apt-get -q -y -o X=1 install kubelet=1.36.3-1.1")).startsWith("E: Held packages");
        assertThat(lastWords("apt-mark unhold kubelet; apt-get -y install kubelet=1.37.1-1.1"))
                .isEqualTo("E: Version '1.37.1-1.1' for 'kubelet' was not found");
    }

    private String lastWords(String script) throws InterruptedException {
        return visit.run(HostCommand.of(Duration.ofSeconds(30), "/bin/sh", "-c", script)
                        .asRoot())
                .lastWords();
    }

    @Test
    void aKubeletThatIsRestartedTellsTheVersionOfItsPackageOnceItIsReady() throws Exception {
        visit.out("apt-mark unhold kubelet && apt-get -y install kubelet=1.36.3-1.1 && systemctl restart kubelet");

        assertThat(cluster.json("nodes", "", "cp01")).contains("\"kubeletVersion\":\"v1.36.3\"", "NodeStatusUnknown");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(cluster.json("nodes", "", "cp01")).contains("KubeletReady"));
    }

    @Test
    void kubeadmMovesTheClusterToItsOwnVersionAlone() throws Exception {
        assertThat(lastWords("kubeadm upgrade apply v1.36.3 -y")).contains("to its own version");
        visit.out("apt-mark unhold kubeadm && apt-get -y install kubeadm=1.36.3-1.1");

        assertThat(lastWords("kubeadm upgrade apply v1.36.3 -y")).contains("SUCCESS");
        assertThat(cluster.json("pods", "kube-system", "kube-apiserver-cp01")).contains("kube-apiserver:v1.36.3");
        assertThat(cluster.json("configmaps", "kube-system", "kubeadm-config")).contains("kubernetesVersion: v1.36.3");
        assertThat(cluster.json("daemonsets", "kube-system", "kube-proxy")).contains("kube-proxy:v1.36.3");
    }
}

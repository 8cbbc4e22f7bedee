package dev.drydock.testing.kubeadm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.testing.Command;
import dev.drydock.testing.hosts.HostFleet;
import dev.drydock.testing.hosts.TestHost;
import dev.drydock.testing.kubeadm.Fault.Illness;
import dev.drydock.testing.kubeadm.Fault.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a cluster of kubeadm's on test hosts is upgraded, patched and broken as a real one is. */
class KubeadmHostsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theDocumentedCommandsUpgradeControlPlanesAndAWorker() throws IOException {
        try (HostFleet fleet = HostFleet.require();
                KubeadmHosts hosts = KubeadmHosts.start(fleet, KubeadmSetup.of(2, 1))) {
            TestHost first = hosts.host("cp1");
            TestHost worker = hosts.host("worker1");
            assertThat(first.must("kubeadm upgrade plan -o json 2>&-")).isEmpty();
            assertThat(first.must("apt-mark showhold")).isEqualTo("kubeadm\nkubectl\nkubelet\n");

            nextKubeadm(hosts, first);
            JsonNode plan = JSON.readTree(first.must("kubeadm upgrade plan -o json 2>&-"));
            assertThat(plan.path("apiVersion").asText()).isEqualTo("output.kubeadm.k8s.io/v1alpha3");
            assertThat(plan.at("/availableUpgrades/0/components")).hasSize(14);
            assertThat(first.must("kubeadm upgrade apply v1.32.0 -y"))
                    .contains("SUCCESS!", "Skipping upgrade of addons because control plane instances [cp2]");
            assertThat(hosts.image(first, "kube-apiserver")).hasValue("example.test/kube-apiserver:v1.32.0");
            assertThat(hosts.image(first, "etcd")).hasValue("example.test/etcd:3.5.16-0");
            assertThat(hosts.kubeletVersion(first)).isEqualTo("v1.31.1");
            nextKubelet(first);
            hosts.awaitReady(first, "1.32.0");

            TestHost second = hosts.host("cp2");
            nextKubeadm(hosts, second);
            assertThat(second.must("kubeadm upgrade node"))
                    .contains("Component \"kube-apiserver\" upgraded", "essential addon: kube-proxy");
            nextKubelet(second);
            hosts.awaitReady(second, "1.32.0");

            nextKubeadm(hosts, worker);
            assertThat(worker.must("kubeadm upgrade node")).contains("Not a control plane node");
            nextKubelet(worker);
            hosts.awaitReady(worker, "1.32.0");

            String before = worker.bootId();
            worker.reboot();
            hosts.awaitReady(worker, "1.32.0");
            assertThat(hosts.node(worker).at("/status/nodeInfo/bootID").asText())
                    .isEqualTo(worker.bootId())
                    .isNotEqualTo(before);
            assertThat(hosts.cluster().json("configmaps", "kube-system", "kubeadm-config"))
                    .contains("kubernetesVersion: v1.32.0");
            await().atMost(PATIENCE)
                    .until(() -> JSON.readTree(hosts.cluster().json("daemonsets", "kube-system", "kube-proxy"))
                                    .at("/status/updatedNumberScheduled")
                                    .asInt()
                            == 3);
            assertThat(first.must("kubectl version; kubelet --version; kubeadm version -o short"))
                    .contains("Client Version: v1.32.0", "Kubernetes v1.32.0", "\nv1.32.0\n");
        }
    }

    private static void nextKubeadm(KubeadmHosts hosts, TestHost host) throws IOException {
        host.write("/etc/apt/sources.list.d/kubernetes.list", hosts.repository().source("1.32") + "\n");
        must(host, """
            set -e
            apt-mark unhold kubeadm
            apt-get update
            apt-get install -y kubeadm='1.32.0-*'
            apt-mark hold kubeadm
            """);
    }

    private static void nextKubelet(TestHost host) throws IOException {
        must(host, """
            set -e
            apt-mark unhold kubelet kubectl
            apt-get install -y kubelet='1.32.0-*' kubectl='1.32.0-*'
            apt-mark hold kubelet kubectl
            systemctl daemon-reload
            systemctl restart kubelet
            """);
    }

    /** apt takes its time on a machine under load. */
    private static void must(TestHost host, String text) throws IOException {
        Command.Result result = host.run(Path.of("/dev/null"), Duration.ofMinutes(3), text);
        assertThat(result.exit()).as(result.output()).isZero();
    }

    @Test
    void whatIsAskedToGoWrongGoesWrong() throws IOException {
        try (HostFleet fleet = HostFleet.require();
                KubeadmHosts hosts = KubeadmHosts.start(fleet, KubeadmSetup.of(1, 0))) {
            TestHost host = hosts.host("cp1");
            nextKubeadm(hosts, host);

            fails(host, "kubeadm upgrade apply v1.31.0 -y", "too low");
            fails(host, "kubeadm upgrade apply v1.33.0 -y", "too high", "higher than the kubeadm version");
            fails(host, "kubeadm upgrade apply v1.32.0 </dev/null", "the user didn't answer");

            hosts.fault(host, Fault.flatPlan().onlyOnce());
            JsonNode flat = JSON.readTree(host.must("kubeadm upgrade plan -o json 2>&-"));
            assertThat(flat.path("apiVersion").asText()).isEqualTo("output.kubeadm.k8s.io/v1alpha2");
            assertThat(flat.path("components")).hasSize(8);

            String manifests = "cat /etc/kubernetes/manifests/*";
            String old = host.must(manifests);
            hosts.fault(
                    host,
                    Fault.kubeadm("apply", "control-plane/kube-scheduler", Run.EXIT)
                            .onlyOnce());
            fails(host, "kubeadm upgrade apply v1.32.0 -y", "tried to recover everything into the earlier state");
            assertThat(host.must(manifests)).isEqualTo(old);
            // What kubeadm waits for is that a mirror changes, so that it must be the old one before.
            for (String component : List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")) {
                await().atMost(PATIENCE)
                        .until(() -> hosts.image(host, component)
                                .filter(old::contains)
                                .isPresent());
            }

            hosts.fault(
                    host,
                    Fault.kubeadm("apply", "control-plane/kube-apiserver", Run.KILL)
                            .onlyOnce());
            assertThat(host.run("kubeadm upgrade apply v1.32.0 -y").exit()).isEqualTo(137);
            assertThat(host.must(manifests)).contains("kube-apiserver:v1.32.0", "kube-scheduler:v1.31.1");
            assertThat(host.must("kubeadm upgrade apply v1.32.0 -y")).contains("SUCCESS!");

            hosts.expireCertificates(host, 5);
            assertThat(host.must("kubeadm certs check-expiration")).containsPattern("apiserver +\\w+ \\d+, .* +[45]d ");
            assertThat(host.must("kubeadm certs renew all")).contains("Done renewing certificates");
            JsonNode expiry = JSON.readTree(host.must("kubeadm certs check-expiration -o json 2>&-"));
            assertThat(expiry.at("/certificates"))
                    .hasSize(11)
                    .allSatisfy(certificate -> assertThat(
                                    certificate.path("residualTime").asLong())
                            .isGreaterThan(300L * 86_400));

            hosts.fault(host, Fault.kubelet("1.31.1", Illness.EXIT));
            host.must("systemctl restart kubelet");
            await().atMost(PATIENCE).until(() -> !hosts.isReady(host));
            hosts.noFaults(host);
            hosts.awaitReady(host, "1.31.1");
        }
    }

    private static void fails(TestHost host, String command, String... says) throws IOException {
        Command.Result result = host.run(command);
        assertThat(result.exit()).as(result.output()).isPositive();
        assertThat(result.output()).contains(says);
    }

    @Test
    void packagesAreUpgradedRefusedAndAskForAReboot() throws IOException {
        try (HostFleet fleet = HostFleet.require();
                KubeadmHosts hosts = KubeadmHosts.layOut(fleet, KubeadmSetup.of(1, 0))) {
            TestHost host = hosts.host("cp1");
            host.limit("/var/cache/apt", 16);
            hosts.boot("1.31.1");
            PackageRepository repository = hosts.repository();

            repository.publish(Patch.TOOLS);
            hosts.lockPackages(host);
            fails(host, "apt-get upgrade -y", "Could not get lock /var/lib/dpkg/lock-frontend");
            hosts.unlockPackages(host);
            must(host, "apt-get update && apt-get upgrade -y");
            assertThat(host.must("dpkg-query -W -f '${Package} ${Version}\\n' 'harbour-*' kubelet"))
                    .isEqualTo("harbour-kernel 1.0-1\nharbour-tools 1.1-1\nkubelet 1.31.1-1.1\n");
            assertThat(host.exists("/var/run/reboot-required")).isFalse();

            repository.publish(Patch.KERNEL);
            must(host, "apt-get update");
            host.fillDisk("/var/cache/apt", 0);
            fails(host, "apt-get upgrade -y", "enough free space");
            host.freeDisk("/var/cache/apt");
            hosts.fault(
                    host, Fault.maintainerScript("harbour-kernel", "postinst").onlyOnce());
            fails(host, "apt-get upgrade -y", "harbour-kernel/postinst: made to fail");
            must(host, "dpkg --configure -a");
            assertThat(host.read("/var/run/reboot-required.pkgs")).isEqualTo("harbour-kernel\n");
            host.reboot();
            hosts.awaitReady(host, "1.31.1");
            assertThat(host.exists("/var/run/reboot-required")).isFalse();

            repository.withholdKubernetes("kubeadm", "1.31.3");
            must(host, "apt-get update && apt-mark unhold kubeadm");
            fails(host, "apt-get install -y kubeadm='1.31.3-*'", "Version '1.31.3-*' for 'kubeadm' was not found");
            assertThat(host.must("apt-cache madison kubelet")).contains("1.31.3-1.1", "1.31.1-1.1");
            repository.down(true);
            assertThat(host.run("apt-get update").output()).contains("503  Service Unavailable");
        }
    }
}

package dev.drydock.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.TestHost;
import dev.drydock.testing.kubeadm.Fault;
import dev.drydock.testing.kubeadm.KubeadmSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates on real hosts: their ends, and their renewal with processes that must be started again to see it. */
class CertsTest {
    private static final String PROCESSES =
            "ps -eo comm= | grep -xE 'etcd|kube-apiserver|kube-controller|kube-scheduler' | sort | tr '\\n' ' '";
    private static final String PIDS =
            "ps -eo pid=,comm= | grep -E ' (etcd|kube-apiserver|kube-controller|kube-scheduler)$' | awk '{ print $1 }'";

    @TempDir
    Path folder;

    private MaintenanceScene scene(int controlPlanes, int workers) throws IOException {
        MaintenanceScene scene = MaintenanceScene.start(KubeadmSetup.of(controlPlanes, workers), folder);
        for (TestHost host : scene.kubeadm.controlPlanes()) {
            scene.kubeadm.runStaticPods(host);
        }
        return scene;
    }

    /** Three control planes, one of them with expired certificates, and a process that dies at each step. */
    @Test
    void controlPlanesAreRenewedOneAfterTheOther() throws IOException, InterruptedException {
        try (MaintenanceScene scene = scene(3, 1)) {
            TestHost expired = scene.kubeadm.host("cp2");
            scene.kubeadm.expireCertificates(scene.kubeadm.host("cp1"), 5);
            scene.kubeadm.expireCertificates(expired, 0);
            scene.kubeadm.expireCertificates(scene.kubeadm.host("cp3"), 20);
            scene.kubeadm.host("worker1").must("""
                mkdir -p /var/lib/kubelet/pki && cd /var/lib/kubelet/pki
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=system:node:worker1 \
                    -days 3 -keyout key -out crt 2>/dev/null && cat crt key >kubelet-client-current.pem && rm crt key
                """);

            String told = scene.answer("certs");
            assertThat(told)
                    .startsWith("» Certificates of simulated: 11 certificates EXPIRED\n")
                    .contains("[DANGER] EXPIRED\n  - cp2, ended on 2020-02-01: admin.conf, controller-manager.conf,"
                            + " pki/apiserver-etcd-client.crt and 8 more. certs renew renews that.")
                    .contains("[DANGER] End within 7 days", "worker1, in 2 days: ", "cp1, in 4 days: admin.conf, ")
                    .contains("[CAUTION] End within 30 days")
                    .containsPattern("EXPIRED +scheduler.conf +cp2 +certs renew")
                    .containsPattern(" 4 +pki/etcd/server.crt +cp1 +certs renew")
                    .containsPattern(" 36.. +pki/ca.crt +cp1, cp2 and 2 more +nobody")
                    .doesNotContain("PRIVATE KEY", "Not known");

            assertThat(scene.answer("upgrade check"))
                    .contains(
                            "Certificates of cp2, ended on 2020-02-01: admin.conf,",
                            "Certificates of cp1, in 4 days: ");

            Plan plan = scene.plan("certs renew");
            assertThat(plan.headline()).isEqualTo("Renew the certificates of cp1, cp2, cp3");
            WatchedLog log = scene.log();
            Set<String> killed = ConcurrentHashMap.newKeySet();
            log.dieAfterEach(event -> event instanceof Event.StepIntended intended
                    && killed.add(intended.step().id()));
            List<String> before = pids(scene);

            Completion.Finished end = scene.perform("certs renew", log);

            assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(end.summary()).startsWith("3 of 3 control planes renewed: the certificates hold until 20");
            assertThat(killed).hasSize(12);
            assertThat(pids(scene)).hasSize(12).doesNotContainAnyElementsOf(before);
            assertThat(log.events().stream()
                            .filter(Event.StepIntended.class::isInstance)
                            .map(event -> ((Event.StepIntended) event).step().id())
                            .distinct())
                    .containsExactly(
                            "copy:cp1",
                            "renew:cp1",
                            "restart:cp1",
                            "serves:cp1",
                            "copy:cp2",
                            "renew:cp2",
                            "restart:cp2",
                            "serves:cp2",
                            "copy:cp3",
                            "renew:cp3",
                            "restart:cp3",
                            "serves:cp3");
            for (TestHost host : scene.kubeadm.controlPlanes()) {
                assertRenewed(host, "/var/lib/drydock/" + log.state().id());
            }
            assertThat(expired.must("tar -xOf /var/lib/drydock/" + log.state().id()
                            + "/kubernetes.tar etc/kubernetes/pki/apiserver.crt | openssl x509 -noout"
                            + " -checkend 0; true"))
                    .contains("will expire");
            assertThat(scene.answer("certs")).doesNotContain("EXPIRED").contains("the nearest ends in 2 days");
            assertThat(scene.plan("certs renew").obstaclesLine()).contains("Nothing is left to do");
            assertThat(scene.plan("certs renew --nodes cp[13]").headline())
                    .isEqualTo("Renew the certificates of cp1, cp3");
        }
    }

    private static List<String> pids(MaintenanceScene scene) throws IOException {
        List<String> all = new ArrayList<>();
        for (TestHost host : scene.kubeadm.controlPlanes()) {
            for (String pid : host.must(PIDS).split("\n", -1)) {
                if (!pid.isEmpty()) {
                    all.add(host.name() + " " + pid);
                }
            }
        }
        return all;
    }

    private static void assertRenewed(TestHost host, String work) throws IOException {
        JsonNode expiry = new ObjectMapper().readTree(host.must("kubeadm certs check-expiration -o json 2>&-"));
        assertThat(expiry.at("/certificates"))
                .allSatisfy(certificate ->
                        assertThat(certificate.path("residualTime").asLong()).isGreaterThan(300L * 86_400));
        assertThat(host.must(PROCESSES)).isEqualTo("etcd kube-apiserver kube-controller kube-scheduler ");
        assertThat(host.must("ls -A /etc/kubernetes/manifests; ls -A " + work + "/held"))
                .isEqualTo("etcd.yaml\nkube-apiserver.yaml\nkube-controller-manager.yaml\nkube-scheduler.yaml\n");
        assertThat(host.must("stat -c '%a %U' " + work + "/kubernetes.tar")).isEqualTo("600 root\n");
    }

    /** A kubeadm that fails, and then the power fails while a manifest is away, and Drydock with it. */
    @Test
    void whatWasCutShortOnAHostIsFinishedThere() throws IOException, InterruptedException {
        try (MaintenanceScene scene = scene(1, 0)) {
            TestHost host = scene.kubeadm.host("cp1");
            scene.kubeadm.expireCertificates(host, 5);
            scene.kubeadm.fault(
                    host, Fault.kubeadm("certs", "renew", Fault.Run.EXIT).onlyOnce());
            WatchedLog log = scene.log();
            AtomicInteger asked = new AtomicInteger();
            log.dieAfter(event -> event instanceof Event.StepProgressed(String step, String detail)
                    && step.equals("restart:cp1")
                    && detail.equals("kube-scheduler is stopped")
                    && cut(host));
            log.watch(event -> {
                if (event instanceof Event.StepAsks asks) {
                    assertThat(asks.stepId()).isEqualTo("renew:cp1");
                    assertThat(asks.why()).contains("made to fail");
                    asked.incrementAndGet();
                    MaintenanceScene.choose(log, asks, "retry");
                }
            });

            Completion.Finished end = scene.perform("certs renew", log);

            assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(asked).hasValue(1);
            assertThat(log.state().attempt()).isEqualTo(2);
            assertRenewed(host, "/var/lib/drydock/" + log.state().id());
        }
    }

    /** The power fails, and comes back. */
    private static boolean cut(TestHost host) {
        try {
            assertThat(host.exists("/etc/kubernetes/manifests/kube-scheduler.yaml"))
                    .isFalse();
            host.kill();
            host.start();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The scheduler of somebody else's control plane, which runs here in a pod that came through the API. */
    private static void tenant(TestHost host) throws IOException {
        host.must("""
            mkdir /opt/tenant
            cp "$(command -v sleep)" /opt/tenant/kube-scheduler
            systemd-run --unit=tenant --slice=kubepods-pod0f1e2d3c_aaaa_bbbb_cccc_0123456789ab.slice \
                /opt/tenant/kube-scheduler infinity
            """);
    }

    /** It stops where it is told to, and the next request begins with what is left. */
    @Test
    void whatCannotBeRenewedIsSaidBeforeAndAfter() throws IOException, InterruptedException {
        try (MaintenanceScene scene = scene(2, 0)) {
            TestHost one = scene.kubeadm.host("cp1");
            TestHost two = scene.kubeadm.host("cp2");
            scene.kubeadm.expireCertificates(one, 5);
            scene.kubeadm.expireCertificates(two, 5);
            tenant(one);
            scene.kubeadm.fault(
                    two, Fault.kubeadm("certs", "renew", Fault.Run.EXIT).onlyOnce());
            WatchedLog log = scene.log();
            log.watch(event -> {
                if (event instanceof Event.StepAsks asks) {
                    MaintenanceScene.choose(log, asks, "stop");
                }
            });

            Completion.Finished end = scene.perform("certs renew", log);

            assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(end.summary())
                    .startsWith("It could not renew the certificates of cp2: ")
                    .contains("1 of 2 control planes renewed", "On cp2 certificates may be renewed");
            assertThat(scene.plan("certs renew").headline()).isEqualTo("Renew the certificates of cp2");
            assertThat(one.must("systemctl is-active tenant").strip()).isEqualTo("active");

            two.must("mv /etc/kubernetes/pki/ca.key /root/");
            assertThat(scene.plan("certs renew").obstaclesLine())
                    .isEqualTo("cp2: /etc/kubernetes/pki/ca.crt has no key beside it, so its authority is somebody"
                            + " else's: renew the certificates there.");
            two.must("mv /root/ca.key /etc/kubernetes/pki/; systemctl stop kubelet");
            assertThat(scene.plan("certs renew").obstaclesLine()).contains("cp2: its kubelet does not run");
            two.must("echo nonsense >/etc/kubernetes/pki/apiserver.crt");
            two.disconnect();
            assertThat(scene.plan("certs renew --nodes cp2").obstaclesLine()).startsWith("cp2: ");
            assertThat(scene.answer("certs")).contains("1 host not known", "[CAUTION] Not known\n  - cp2: ");
            two.connect();
            assertThat(scene.answer("certs"))
                    .contains("[DANGER] No certificate, or a damaged one\n  - pki/apiserver.crt of cp2.");
        }
    }
}

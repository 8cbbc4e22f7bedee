package dev.drydock.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.plan.Plan;
import dev.drydock.core.text.Text;
import dev.drydock.testing.TestAuthority;
import dev.drydock.testing.TestAuthority.Issued;
import dev.drydock.testing.TestAuthority.KeyForm;
import dev.drydock.testing.hosts.EtcdSetup;
import dev.drydock.testing.hosts.EtcdSetup.Layout;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan finds on real hosts that would end a restore badly, and so keeps it from beginning. */
class RestoreRefusalTest {
    private static final String PKI = "/etc/kubernetes/pki/etcd/";

    @TempDir
    private Path folder;

    @Test
    void whatWouldEndBadlyIsFoundBefore() throws Exception {
        try (RestoreScene scene = RestoreScene.start(EtcdSetup.of(Layout.THREE_STATIC_PODS), folder)) {
            scene.write("before");
            var unused = scene.snapshot("before");
            assertThat(obstacles(scene)).isEmpty();
            assertThat(cautions(scene)).doesNotContain("certificate", "Peers of member");
            TestHost host = scene.etcd.members().getLast();
            TestAuthority authority = TestAuthority.create(folder, "another");

            kept(host, "server.crt");
            put(
                    host,
                    "server.crt",
                    authority
                            .issue("past", KeyForm.SEC1, Instant.now().minus(Duration.ofDays(1)))
                            .certificate());
            assertThat(obstacles(scene))
                    .contains(host.name() + " has a certificate in " + PKI
                            + "server.crt (etcd's --cert-file) that expired on")
                    .contains("kubeadm certs renew")
                    .contains("has a key in " + PKI + "server.key that is not the one of the certificate in");
            Issued soon = authority.issue("soon", KeyForm.PKCS1, Instant.now().plus(Duration.ofDays(9)));
            kept(host, "server.key");
            put(host, "server.crt", soon.certificate());
            put(host, "server.key", soon.key());
            assertThat(obstacles(scene)).isEmpty();
            assertThat(cautions(scene)).contains(host.name() + " has a certificate in " + PKI + "server.crt");
            put(host, "server.crt", soon.key());
            assertThat(obstacles(scene)).contains("has no certificate, or a damaged one, in " + PKI + "server.crt");
            back(host, "server.crt");
            back(host, "server.key");

            kept(host, "peer.key");
            assertThat(obstacles(scene))
                    .contains("has no file " + PKI + "peer.key, which etcd's --peer-key-file names");
            back(host, "peer.key");
            host.must("mv /etc/kubernetes/pki/apiserver-etcd-client.crt /root/kept");
            assertThat(obstacles(scene)).contains("which the API server's --etcd-certfile names");
            host.must("mv /root/kept /etc/kubernetes/pki/apiserver-etcd-client.crt");

            host.must("cp /etc/kubernetes/manifests/kube-scheduler.yaml"
                    + " /etc/kubernetes/manifests/.kube-scheduler.yaml.bak");
            assertThat(obstacles(scene)).isEmpty();
            host.must("cp /etc/kubernetes/manifests/kube-scheduler.yaml"
                    + " /etc/kubernetes/manifests/kube-scheduler.yaml.bak");
            assertThat(obstacles(scene))
                    .contains(host.name() + " has a second manifest of kube-scheduler,"
                            + " /etc/kubernetes/manifests/kube-scheduler.yaml.bak");
            host.must("rm /etc/kubernetes/manifests/kube-scheduler.yaml.bak");

            Trouble.ANOTHER_VERSION.begin(host);
            assertThat(obstacles(scene)).contains("The members run different versions of etcd");
            Trouble.ANOTHER_VERSION.end(host);
            scene.etcd.awaitHealthy();
            assertThat(obstacles(scene)).isEmpty();
        }
    }

    private static void kept(TestHost host, String file) throws IOException {
        host.must("mv " + PKI + file + " /root/" + file);
    }

    private static void back(TestHost host, String file) throws IOException {
        host.must("mv /root/" + file + " " + PKI + file);
    }

    private static void put(TestHost host, String file, Path content) throws IOException {
        host.write(PKI + file, Files.readAllBytes(content), "0600");
    }

    private static String obstacles(RestoreScene scene) {
        return scene.plan("etcd restore before").obstacles().stream()
                .map(Text::plainText)
                .collect(Collectors.joining("\n"));
    }

    private static String cautions(RestoreScene scene) {
        Plan plan = scene.plan("etcd restore before");
        return plan.sections().stream()
                .filter(section -> section.title().equals("Look at this"))
                .flatMap(section -> section.lines().stream())
                .map(Text::plainText)
                .collect(Collectors.joining("\n"));
    }
}

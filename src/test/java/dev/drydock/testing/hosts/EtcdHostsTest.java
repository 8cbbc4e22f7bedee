package dev.drydock.testing.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drydock.adapter.etcd.EtcdClient;
import dev.drydock.adapter.etcd.EtcdSettings;
import dev.drydock.adapter.etcd.EtcdSettings.Deadlines;
import dev.drydock.adapter.etcd.EtcdSettings.Identity;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.testing.hosts.EtcdSetup.Layout;
import dev.drydock.testing.hosts.EtcdSetup.Release;
import dev.drydock.testing.hosts.EtcdSetup.Units;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether clusters on test hosts behave as real ones do when their manifests and units are moved about. */
class EtcdHostsTest {
    private static final String MANIFEST = "/etc/kubernetes/manifests/etcd.yaml";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Stream<EtcdSetup> setups() {
        return Stream.of(
                EtcdSetup.of(Layout.SINGLE_STATIC_POD),
                EtcdSetup.of(Layout.SINGLE_STATIC_POD).with(Release.V3_4).withoutTls(),
                EtcdSetup.of(Layout.SINGLE_SYSTEMD).withDisk(200),
                EtcdSetup.of(Layout.SINGLE_SYSTEMD)
                        .with(Release.V3_4)
                        .with(Units.ENVIRONMENT_FILE)
                        .withoutTls(),
                EtcdSetup.of(Layout.THREE_STATIC_PODS),
                EtcdSetup.of(Layout.THREE_EXTERNAL).with(Units.ENVIRONMENT_FILE));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void eachLayoutIsHealthyHoldsKeysAndOutlastsAReboot(EtcdSetup setup) throws IOException {
        try (HostFleet fleet = HostFleet.require()) {
            EtcdHosts etcd = EtcdHosts.start(fleet, setup);
            byte[] odd = {0, 1, (byte) 0xff, '\n'};
            etcd.put("/registry/configmaps/default/odd", odd);
            etcd.put("/registry/configmaps/default/text", "harbour");

            assertThat(etcd.dump())
                    .isEqualTo(Map.of(
                            "/registry/configmaps/default/odd", base64(odd),
                            "/registry/configmaps/default/text", base64("harbour".getBytes(StandardCharsets.UTF_8))));
            assertThat(membersSeenFromHere(etcd))
                    .isEqualTo(setup.layout().members().size());
            for (TestHost host : etcd.controlPlane()) {
                for (String program : new String[] {"kube-apiserver", "kube-scheduler", "kube-controller"}) {
                    host.must("pgrep -x " + program);
                }
                assertThat(host.must("ps -C etcdctl -o args=")).contains("watch --prefix /registry");
            }

            etcd.members().getLast().reboot();
            etcd.awaitHealthy();
            assertThat(etcd.dump()).hasSize(2);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static int membersSeenFromHere(EtcdHosts etcd) {
        TlsFiles files = etcd.tls()
                .map(tls -> new TlsFiles(
                        Optional.of(tls.authority()), Optional.of(new Identity(tls.certificate(), tls.key()))))
                .orElse(TlsFiles.NONE);
        try (EtcdClient client =
                new EtcdClient(new EtcdSettings(etcd.endpoints(), files, Optional.empty(), Deadlines.USUAL))) {
            return client.cluster().members().size();
        }
    }

    @Test
    void aManifestThatIsMovedAwayStopsItsPodAndStartsItWhenItIsBack() throws IOException {
        try (HostFleet fleet = HostFleet.require()) {
            EtcdHosts etcd = EtcdHosts.start(fleet, EtcdSetup.of(Layout.SINGLE_STATIC_POD));
            TestHost host = etcd.members().getFirst();
            etcd.put("/registry/kept", "kept");
            String first = host.must("pgrep -x etcd");

            host.must("mv " + MANIFEST + " /etc/kubernetes/");
            await().atMost(PATIENCE).until(() -> host.run("pgrep -x etcd").exit() == 1);
            assertThat(etcd.isReady(host)).isFalse();

            host.must("mv /etc/kubernetes/etcd.yaml " + MANIFEST);
            etcd.awaitHealthy();
            assertThat(host.must("pgrep -x etcd")).isNotEqualTo(first);
            assertThat(etcd.dump()).containsOnlyKeys("/registry/kept");

            String second = host.must("pgrep -x etcd");
            host.must("systemctl stop kubelet; kill -KILL $(pgrep -x kube-scheduler)");
            assertThat(host.must("pgrep -x etcd")).isEqualTo(second);
            host.must("systemctl start kubelet");
            await().atMost(PATIENCE)
                    .until(() -> host.run("pgrep -x kube-scheduler").exit() == 0);
            assertThat(host.must("pgrep -x etcd")).isEqualTo(second);
        }
    }

    @Test
    void aPodSeesAnotherHostPathWhereItsManifestMountsIt() throws IOException {
        try (HostFleet fleet = HostFleet.require()) {
            EtcdHosts etcd = EtcdHosts.start(fleet, EtcdSetup.of(Layout.SINGLE_STATIC_POD));
            TestHost host = etcd.members().getFirst();
            etcd.put("/registry/old", "old");

            host.must("sed -i 's#path: /var/lib/etcd$#path: /var/lib/etcd-other#' " + MANIFEST);
            await().atMost(PATIENCE).until(() -> host.exists("/var/lib/etcd-other/member/wal"));
            etcd.awaitHealthy();

            assertThat(etcd.dump()).isEmpty();
            assertThat(host.must("tr '\\0' '\\n' </proc/$(pgrep -x etcd)/cmdline"))
                    .contains("--data-dir=/var/lib/etcd\n");
            host.must("rm -r /var/lib/etcd-other/member && test -d /var/lib/etcd/member");
        }
    }

    @Test
    void aUnitsDataDirectoryCanBeFull() throws IOException {
        try (HostFleet fleet = HostFleet.require()) {
            EtcdHosts etcd =
                    EtcdHosts.start(fleet, EtcdSetup.of(Layout.SINGLE_SYSTEMD).withDisk(200));
            TestHost host = etcd.members().getFirst();

            host.must("systemctl stop etcd");
            host.fillDisk("/var/lib", 64);

            assertThat(host.run("cp -a /var/lib/etcd /var/lib/etcd-copy").output())
                    .contains("No space left on device");
        }
    }
}

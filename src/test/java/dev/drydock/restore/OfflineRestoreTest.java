package dev.drydock.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.testing.hosts.EtcdHosts;
import dev.drydock.testing.hosts.EtcdSetup;
import dev.drydock.testing.hosts.EtcdSetup.Layout;
import dev.drydock.testing.hosts.HostFleet;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether {@code drydock restore} brings a cluster back of which nothing answers any more, by itself and in spite of its death. */
class OfflineRestoreTest {
    private static final String SAVE = """
        ETCDCTL_API=3 etcdctl --endpoints="https://$1:2379" --cacert=/etc/kubernetes/pki/etcd/ca.crt \\
            --cert=/etc/kubernetes/pki/etcd/healthcheck-client.crt --key=/etc/kubernetes/pki/etcd/healthcheck-client.key \\
            snapshot save /root/before.db
        """;

    /** What a disk does that lies: the member cannot start any more. */
    private static final String DESTROY = """
        head -c 65536 /dev/urandom >/var/lib/etcd/member/snap/db
        pkill -9 -x etcd
        """;

    @TempDir
    private Path folder = Path.of("set by JUnit");

    @Test
    void aClusterWithoutQuorumAndWithoutAnApiComesBack() throws Exception {
        try (HostFleet fleet = HostFleet.require()) {
            EtcdHosts etcd = EtcdHosts.start(fleet, EtcdSetup.of(Layout.THREE_STATIC_PODS));
            etcd.put("/registry/configmaps/default/before", "kept");
            SortedMap<String, String> content = new TreeMap<>(etcd.dump());
            TestHost first = etcd.members().getFirst();
            first.must(SAVE, first.address());
            Files.write(folder.resolve("before.db"), first.readBytes("/root/before.db"));
            etcd.put("/registry/configmaps/default/after", "lost");
            for (TestHost host : etcd.members().subList(1, 3)) {
                host.must(DESTROY);
            }
            assertThat(etcd.unhealthy()).isPresent();
            Path plan = Files.writeString(folder.resolve("harbour.yaml"), plan(etcd));
            Map<String, String> environment = environment(fleet, etcd);

            try (RestoreProcess mistaken = RestoreProcess.start(environment, plan)) {
                mistaken.awaits("type the cluster's name, harbour.");
                mistaken.type("harbor");
                assertThat(mistaken.exit()).as(mistaken.screen()).isEqualTo(3);
                assertThat(mistaken.screen())
                        .contains("ETCD HAS NO QUORUM NOW", "Nothing tells which etcd the snapshot is of")
                        .contains("That is not the name. Nothing was done.");
            }
            assertThat(first.run("ls -d /var/lib/etcd.* /var/lib/drydock").output())
                    .doesNotContain("/var/lib/etcd.before");

            try (RestoreProcess killed = RestoreProcess.start(environment, plan)) {
                killed.awaits("type the cluster's name, harbour.");
                killed.type("harbour");
                killed.awaits("...     set the old data aside, and put the new data in its place on cp2");
                killed.kill();
            }

            try (RestoreProcess last = RestoreProcess.start(environment, plan)) {
                last.awaits("A restore from this plan is under way");
                last.type("harbour");
                assertThat(last.exit()).as(last.screen()).isZero();
                assertThat(last.screen())
                        .contains(
                                "taken up again", "see the API serve again: not looked at: no kubeconfig", "SUCCEEDED")
                        .doesNotContain("take a safety snapshot");
            }
            etcd.awaitHealthy();
            assertThat(etcd.dump()).isEqualTo(content);
            for (TestHost host : etcd.members()) {
                assertThat(host.must("ls -d /var/lib/etcd.before-r-*")).isNotBlank();
            }
        }
    }

    @Test
    void whereEtcdStillServesASafetySnapshotIsKept() throws Exception {
        try (HostFleet fleet = HostFleet.require()) {
            EtcdHosts etcd = EtcdHosts.start(fleet, EtcdSetup.of(Layout.SINGLE_SYSTEMD));
            etcd.put("/registry/configmaps/default/before", "kept");
            SortedMap<String, String> content = new TreeMap<>(etcd.dump());
            TestHost host = etcd.members().getFirst();
            host.must(SAVE, host.address());
            Files.write(folder.resolve("before.db"), host.readBytes("/root/before.db"));
            etcd.put("/registry/configmaps/default/after", "lost");
            Path plan = Files.writeString(folder.resolve("harbour.yaml"), plan(etcd) + "options: --new-data-dir\n");

            try (RestoreProcess restore = RestoreProcess.start(environment(fleet, etcd), plan)) {
                restore.awaits("type the cluster's name, harbour.");
                restore.type("harbour");
                assertThat(restore.exit()).as(restore.screen()).isZero();
                assertThat(restore.screen()).contains("take a safety snapshot: good: revision");
            }
            etcd.awaitHealthy();
            assertThat(etcd.dump()).isEqualTo(content);
            assertThat(host.must("ls /var/lib/etcd-before")).contains("member");
            try (Stream<Path> kept = Files.list(folder.resolve("harbour.yaml.snapshots"))) {
                assertThat(kept.map(file -> file.getFileName().toString()))
                        .anyMatch(name -> name.matches("before-restore-[0-9a-z]{8}_[0-9a-f]{16}\\.db"));
            }
        }
    }

    private static String plan(EtcdHosts etcd) {
        return "cluster: harbour\nsnapshot: before.db\nhosts:\n"
                + etcd.hosts().stream()
                        .map(host -> "  - name: " + host.name() + "\n    address: " + host.address() + "\n")
                        .collect(Collectors.joining());
    }

    private static Map<String, String> environment(HostFleet fleet, EtcdHosts etcd) throws IOException {
        EtcdHosts.ClientTls tls = etcd.tls().orElseThrow();
        Map<String, String> environment = new HashMap<>();
        environment.put("DRYDOCK_SSH_KEY", fleet.userKey().toString());
        environment.put("DRYDOCK_SSH_KNOWN_HOSTS", fleet.knownHosts().toString());
        environment.put("DRYDOCK_SSH_USER", "drydock");
        environment.put(
                "DRYDOCK_ETCD_ENDPOINTS",
                etcd.endpoints().stream().map(URI::toString).collect(Collectors.joining(",")));
        environment.put("DRYDOCK_ETCD_CA", tls.authority().toString());
        environment.put("DRYDOCK_ETCD_CERTIFICATE", tls.certificate().toString());
        environment.put("DRYDOCK_ETCD_KEY", tls.key().toString());
        return environment;
    }
}

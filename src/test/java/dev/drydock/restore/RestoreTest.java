package dev.drydock.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Outcome;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.EtcdSetup;
import dev.drydock.testing.hosts.EtcdSetup.Layout;
import dev.drydock.testing.hosts.EtcdSetup.Release;
import dev.drydock.testing.hosts.EtcdSetup.Units;
import dev.drydock.testing.hosts.TestHost;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether a restore on real hosts brings every layout back to the snapshot, byte for byte, and nothing else. */
class RestoreTest {
    @TempDir
    private Path folder;

    static Stream<EtcdSetup> setups() {
        return Stream.of(
                EtcdSetup.of(Layout.SINGLE_STATIC_POD),
                EtcdSetup.of(Layout.SINGLE_SYSTEMD),
                EtcdSetup.of(Layout.SINGLE_SYSTEMD).with(Release.V3_4).with(Units.ENVIRONMENT_FILE),
                EtcdSetup.of(Layout.THREE_STATIC_PODS),
                EtcdSetup.of(Layout.THREE_EXTERNAL).with(Units.ENVIRONMENT_FILE));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void inPlaceAndThenElsewhere(EtcdSetup setup) throws Exception {
        try (RestoreScene scene = RestoreScene.start(setup, folder)) {
            scene.write("before");
            SortedMap<String, String> first = scene.snapshot("first");
            scene.write("after");

            WatchedLog log = scene.log();
            Completion.Finished end = scene.perform("etcd restore first", log);

            assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(end.summary()).contains("no other nodes are known here").doesNotContain("look there");
            assertThat(log.state().abort().orElseThrow().possible()).isFalse();
            for (TestHost host : scene.etcd.controlPlane()) {
                assertThat(log.state()
                                .step("ready:" + host.name())
                                .orElseThrow()
                                .detail())
                        .isEqualTo("it is ready");
            }
            assertThat(scene.etcd.dump()).isEqualTo(first);
            scene.etcd.awaitHealthy();
            for (TestHost host : scene.etcd.members()) {
                assertThat(host.must("ls -d /var/lib/etcd.before-r-*")).isNotBlank();
            }

            SortedMap<String, String> second = scene.snapshot("second");
            scene.write("later");
            Completion.Finished elsewhere = scene.perform("etcd restore second --new-data-dir", scene.log());
            assertThat(elsewhere.outcome()).as(elsewhere.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(scene.etcd.dump()).isEqualTo(second);
            for (TestHost host : scene.etcd.members()) {
                assertThat(host.must("ls /var/lib/etcd-second")).contains("member");
            }
        }
    }

    /** A restored etcd is far ahead of an old snapshot; restored once more it must be ahead of what clients have seen by then. */
    @Test
    void anOldSnapshotIsRestoredASecondTime() throws Exception {
        try (RestoreScene scene = RestoreScene.start(EtcdSetup.of(Layout.SINGLE_SYSTEMD), folder)) {
            scene.write("before");
            SortedMap<String, String> old = scene.snapshot("old");
            long once = revision(scene, "etcd restore old");
            scene.write("since");

            String line = "etcd restore old --from-cluster " + scene.kept("old").clusterId();
            Plan plan = scene.plan(line);
            long twice = revision(scene, line);

            assertThat(plan.sections().toString()).contains("revisions ahead of the snapshot");
            assertThat(twice).isGreaterThan(once + 1);
            assertThat(scene.etcd.dump()).isEqualTo(old);
            scene.etcd.awaitHealthy();
        }
    }

    /** Restores, and tells the revision that the members agreed on. */
    private static long revision(RestoreScene scene, String line) throws InterruptedException {
        WatchedLog log = scene.log();
        Completion.Finished end = scene.perform(line, log);
        assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
        return Long.parseLong(log.state().step("gate").orElseThrow().data().getOrDefault("revision", ""));
    }
}

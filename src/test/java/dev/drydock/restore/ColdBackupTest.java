package dev.drydock.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunState;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.EtcdHosts;
import dev.drydock.testing.hosts.EtcdSetup;
import dev.drydock.testing.hosts.EtcdSetup.Layout;
import dev.drydock.testing.hosts.EtcdSetup.Release;
import dev.drydock.testing.hosts.EtcdSetup.Units;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether a cold backup on real hosts is one: etcd starts on the copy, and has every key in it, byte for byte. */
class ColdBackupTest {
    /** Starts etcd on an unpacked copy, as a cluster of one; prints all its keys. */
    private static final String READ = """
        set -e
        # Where the program is that a static pod's image would have.
        PATH=$PATH:/usr/libexec/images
        rm -rf /root/copy
        mkdir -m 700 /root/copy
        tar -xf /root/copy.tar -C /root/copy
        etcd --data-dir /root/copy --name "$1" --force-new-cluster --listen-client-urls http://127.0.0.1:22379 \\
            --advertise-client-urls http://127.0.0.1:22379 --listen-peer-urls http://127.0.0.1:22380 >/root/copy.log 2>&1 &
        etcd=$!
        trap 'kill $etcd' EXIT
        export ETCDCTL_API=3
        tries=0
        until etcdctl --endpoints=http://127.0.0.1:22379 endpoint health >/dev/null 2>&1; do
            tries=$((tries + 1))
            { kill -0 $etcd && test "$tries" -lt 100; } || { tail -n 5 /root/copy.log >&2; exit 1; }
        done
        etcdctl --endpoints=http://127.0.0.1:22379 get '' --from-key -w json
        """;

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
    void etcdStartsOnTheCopyAndHasEveryKey(EtcdSetup setup) throws Exception {
        try (RestoreScene scene = RestoreScene.start(setup, folder)) {
            scene.write("one");
            scene.write("two");
            SortedMap<String, String> content = new TreeMap<>(scene.etcd.dump());
            String line =
                    "etcd backup --cold --name cold" + (scene.etcd.members().size() == 1 ? " --api-away" : "");
            WatchedLog log = scene.log();

            Completion.Finished end = scene.perform(line, log);

            assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(end.summary()).contains("The copy cold of ", "'s data folder is good: revision");
            scene.etcd.awaitHealthy();
            scene.write("after");
            SnapshotEntry kept = scene.kept("cold");
            assertThat(kept.kind()).isEqualTo(SnapshotEntry.Kind.DATA_FOLDER);
            assertThat(kept.verdict()).isEqualTo(new Verdict.Good());
            assertThat(read(scene, "cold", kept.member())).isEqualTo(content);
            assertNothingIsLeft(scene);
            assertThat(scene.perform("etcd verify cold", scene.log()).outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    @Test
    void allThreeInTurnWhileTheOthersServe() throws Exception {
        try (RestoreScene scene = RestoreScene.start(EtcdSetup.of(Layout.THREE_STATIC_PODS), folder)) {
            scene.write("one");
            SortedMap<String, String> content = new TreeMap<>(scene.etcd.dump());
            Completion.Finished end;
            WatchedLog log = scene.log();
            try (Writer writer = Writer.start(scene.etcd)) {
                end = scene.perform("etcd backup cp1 cp2 cp3 --cold --name all", log);
                assertThat(writer.end()).as("refused meanwhile").isEmpty();
                assertThat(writer.written()).isGreaterThan(20);
            }

            assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
            scene.etcd.awaitHealthy();
            SortedMap<String, String> now = scene.etcd.dump();
            for (int i = 1; i <= 3; i++) {
                String name = "all-" + i;
                SortedMap<String, String> copied =
                        read(scene, name, scene.kept(name).member());
                assertThat(copied).as(name).containsAllEntriesOf(content);
                assertThat(now).as(name).containsAllEntriesOf(copied);
            }
            assertThat(leaderOfLastCopy(log.state())).isTrue();
            assertNothingIsLeft(scene);
        }
    }

    /** The journal says who led when it began, and whose turn came last. */
    private static boolean leaderOfLastCopy(RunState run) {
        String leader = run.step("order").orElseThrow().detail();
        List<String> turns = run.steps().keySet().stream()
                .filter(id -> id.startsWith("cold:"))
                .toList();
        return turns.size() == 3 && leader.equals(turns.getLast().substring("cold:".length()) + " leads");
    }

    @Test
    void whereTheApiWouldBeAwayItIsRefusedUnlessThatIsAskedForAndSaidLoudly() throws Exception {
        try (RestoreScene scene = RestoreScene.start(EtcdSetup.of(Layout.SINGLE_SYSTEMD), folder)) {
            assertThat(scene.plan("etcd backup --cold").obstaclesLine())
                    .contains("etcd has one member alone, so the API would be away", "--api-away", "etcd snapshot");
            assertThat(scene.plan("etcd backup --cold --api-away").obstacles()).isEmpty();
            assertThat(scene.plan("etcd backup --cold --api-away").confirmation())
                    .contains("harbour");
        }
    }

    @Test
    void aMemberThatFallsAfterTheApprovalIsNoticedBeforeAnythingIsStopped() throws Exception {
        try (RestoreScene scene = RestoreScene.start(EtcdSetup.of(Layout.THREE_EXTERNAL), folder)) {
            WatchedLog log = scene.log();
            log.watch(event -> {
                if (event instanceof Event.StepIntended intended
                        && intended.step().id().startsWith("check:")) {
                    stop(scene.etcd.members().getFirst());
                }
            });

            Completion.Finished end = scene.perform("etcd backup etcd3 --cold", log);

            assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(end.summary()).contains("Not every member is healthy");
            assertThat(scene.host("etcd3").must("systemctl is-active etcd")).contains("active");
            assertThat(scene.host("etcd3").exists("/etc/systemd/system/etcd.service.d/drydock.conf"))
                    .isFalse();
        }
    }

    private static void stop(TestHost host) {
        try {
            host.must("systemctl stop etcd");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SortedMap<String, String> read(RestoreScene scene, String name, String member) throws IOException {
        TestHost host = scene.etcd.members().getFirst();
        host.write("/root/copy.tar", scene.bytes(name), "0600");
        return EtcdHosts.keys(host.must(READ, member));
    }

    /** Neither a copy, nor what was held back, nor what would start etcd at the next boot. */
    static void assertNothingIsLeft(RestoreScene scene) throws IOException {
        for (TestHost host : scene.etcd.members()) {
            assertThat(host.run("ls /etc/systemd/system/*.service.d/drydock.conf /var/lib/drydock/*/held/*"
                                    + " /var/lib/drydock/*/folder.tar* /etc/systemd/system/drydock-*"
                                    + " /etc/systemd/system/multi-user.target.wants/drydock-* 2>/dev/null")
                            .output())
                    .as("left on %s", host.name())
                    .isBlank();
        }
    }
}

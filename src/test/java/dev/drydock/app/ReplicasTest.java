package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.PodShape;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.cluster.TruthLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas, real processes, of which the one that carries a drain dies, stands still, is stopped, or is evicted. */
final class ReplicasTest {
    private static final String DRAIN = "/drydock drain node01";
    private static final Map<String, String> NO_MORE = Map.of();

    /** Slow enough to be met in the middle: two pods at once, each two seconds. */
    private static final Map<String, String> SLOW = Map.of("DRYDOCK_EVICTIONS_AT_ONCE", "2");

    private static final int PODS = 24;

    @TempDir
    private Path folder;

    private static ClusterBuilder pods(int count) {
        return SimulatedCluster.builder()
                .node("node01")
                .deployment("load", "app", count, PodShape.plain().terminatesAfter(Duration.ofSeconds(2)));
    }

    private static ClusterBuilder twoNodes() {
        return pods(PODS).afterwards().node("node02");
    }

    /** Whichever of the two took the run up, and the other one. */
    private record Pair(Process carrier, String name, Process other, RunId run) {}

    private static Pair underWay(Replicas replicas) throws Exception {
        Process left = replicas.start("left", SLOW);
        Process right = replicas.start("right", SLOW);
        replicas.awaitUp(2);
        RunId run = replicas.starts("#ops", DRAIN);
        boolean leftCarries = replicas.startsOf(run).getFirst().worker().startsWith("left-");
        replicas.awaitEvictions(3);
        return leftCarries ? new Pair(left, "left", right, run) : new Pair(right, "right", left, run);
    }

    private static void assertDrainedOnce(Replicas replicas, RunId run) {
        assertThat(replicas.awaitEnd(run).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(replicas.cluster().log().removals())
                .extracting(TruthLog.Removal::uid)
                .hasSize(PODS)
                .doesNotHaveDuplicates();
        assertThat(replicas.cluster().podsOn("node01")).isEmpty();
        assertThat(replicas.entries(run, Event.Ended.class::isInstance)).hasSize(1);
        assertThat(replicas.judge().verify()).isEmpty();
    }

    @Test
    void aDeadReplicasRunIsTakenOverWithinThirtySeconds() throws Exception {
        try (Replicas replicas = new Replicas(folder, twoNodes(), "#ops")) {
            Pair pair = underWay(replicas);
            Instant killed = replicas.judge().clock().instant();
            pair.carrier().destroyForcibly().waitFor();
            assertThat(replicas.cluster().podsOn("node01"))
                    .as("killed in the middle")
                    .isNotEmpty();

            Entry second = replicas.awaitStart(pair.run(), 2);

            Duration took = Duration.between(killed, second.at());
            System.out.println("a dead replica's run was taken over after " + took.toMillis() + " ms");
            assertThat(took).isLessThan(Duration.ofSeconds(30));
            assertThat(((Event.Started) second.event()).worker()).doesNotStartWith(pair.name());
            assertDrainedOnce(replicas, pair.run());
        }
    }

    @Test
    void aReplicaThatStoodStillForLongerThanItsLeaseDoesNothingMore() throws Exception {
        try (Replicas replicas = new Replicas(folder, twoNodes(), "#ops")) {
            Pair pair = underWay(replicas);
            Replicas.signal(pair.carrier(), "STOP");
            replicas.awaitStart(pair.run(), 2);
            Map<String, Long> before;
            try {
                assertDrainedOnce(replicas, pair.run());
                before = replicas.cluster().log().requests();
                replicas.cluster().add().deployment("load", "late", 1);
            } finally {
                Replicas.signal(pair.carrier(), "CONT");
            }

            // Whichever of them notices first: the one who carries the run, or the one who keeps its lease.
            Awaitility.await().atMost(Replicas.PATIENCE).until(() -> {
                String log = Files.readString(replicas.log(pair.name()));
                return log.contains("run given up") || log.contains("lease lost");
            });

            Replicas.stop(pair.carrier());
            Map<String, Long> after = replicas.cluster().log().requests();
            assertThat(after.get("create pods/eviction")).isEqualTo(before.get("create pods/eviction"));
            assertThat(after.get("patch nodes")).isEqualTo(before.get("patch nodes"));
            assertThat(replicas.startsOf(pair.run())).hasSize(2);
            assertThat(replicas.judge().journal().read(pair.run(), 0).getLast().event())
                    .isInstanceOf(Event.Ended.class);
        }
    }

    @Test
    void aReplicaThatIsStoppedInMidDrainClosesSoonAndAnotherGoesOn() throws Exception {
        try (Replicas replicas = new Replicas(folder, twoNodes(), "#ops")) {
            Pair pair = underWay(replicas);
            Instant asked = replicas.judge().clock().instant();

            Duration took = Replicas.stop(pair.carrier());

            assertThat(replicas.cluster().podsOn("node01"))
                    .as("stopped in the middle")
                    .isNotEmpty();
            Entry second = replicas.awaitStart(pair.run(), 2);
            System.out.println("SIGTERM in mid-drain: closed after " + took.toMillis() + " ms, taken over after "
                    + Duration.between(asked, second.at()).toMillis() + " ms");
            assertThat(took).isLessThan(Duration.ofSeconds(20));
            assertThat(Duration.between(asked, second.at())).isLessThan(Duration.ofSeconds(20));
            assertThat(((Event.Started) second.event()).worker()).doesNotStartWith(pair.name());
            assertDrainedOnce(replicas, pair.run());
        }
    }

    @Test
    void thePodOfTheReplicaThatCarriesTheDrainIsEvictedByAnother() throws Exception {
        ClusterBuilder contents =
                pods(PODS - 1).deployment("drydock", "bot", 1).afterwards().node("node02");
        try (Replicas replicas = new Replicas(folder, contents, "#ops")) {
            String uid = replicas.cluster().podsOn("node01").stream()
                    .filter(pod -> pod.namespace().equals("drydock"))
                    .findFirst()
                    .orElseThrow()
                    .uid();
            Process carrier = replicas.start("carrier", Map.of("DRYDOCK_POD_UID", uid));
            replicas.awaitUp(1);
            RunId run = replicas.starts("#ops", DRAIN);
            replicas.slack().person("lee").clicks(replicas.card("#ops", "Pause"), "Pause");
            replicas.start("other", NO_MORE);
            replicas.awaitUp(2);
            replicas.slack().person("lee").clicks(replicas.card("#ops", "Resume"), "Resume");

            Entry second = replicas.awaitStart(run, 2);
            Awaitility.await()
                    .atMost(Replicas.PATIENCE)
                    .until(() -> replicas.cluster().log().removals().stream()
                            .anyMatch(removal -> removal.uid().equals(uid)));
            // As the kubelet does.
            Replicas.stop(carrier);

            assertDrainedOnce(replicas, run);
            TruthLog.Removal last = replicas.cluster().log().removals().getLast();
            assertThat(last.uid()).isEqualTo(uid);
            assertThat(last.at()).isAfter(second.at());
            assertThat(((Event.Started) second.event()).worker())
                    .as(replicas.story(run))
                    .startsWith("other-");
            List<Entry> handedOver = replicas.entries(run, Event.HandedOver.class::isInstance);
            assertThat(handedOver).hasSize(1);
            assertThat(((Event.HandedOver) handedOver.getFirst().event()).worker())
                    .startsWith("carrier-");
        }
    }
}

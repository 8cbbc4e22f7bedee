package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.slack.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas, real processes, to which the same thousand approvals are delivered: by two leads for each run, though one is
 * enough, every press twice and so to both replicas, and some late.
 */
final class ReplicasRaceTest {
    private static final int RUNS = 1_000;
    private static final int NODES = 50;
    /** Presses that wait at once; a replica refuses to serve more than 64. */
    private static final int RUNS_AT_ONCE = 10;

    private static final String CHANNEL = "C0OPS";

    @TempDir
    private Path folder;

    @Test
    void everyRunIsApprovedAndStartedOnce() throws Exception {
        ClusterBuilder contents = SimulatedCluster.builder();
        for (int i = 0; i < NODES; i++) {
            contents.node("node" + i);
        }
        try (Replicas replicas = new Replicas(folder, contents, "#ops")) {
            Map<String, String> one = Map.of("DRYDOCK_APPROVALS_REVERSIBLE", "1");
            Process left = replicas.start("left", one);
            Process right = replicas.start("right", one);
            List<RunId> runs = Requests.putUp(replicas, CHANNEL, RUNS, NODES, 1);
            replicas.awaitUp(2);

            long before = System.nanoTime();
            for (int from = 0; from < RUNS; from += RUNS_AT_ONCE) {
                List<RunId> some = runs.subList(from, Math.min(RUNS, from + RUNS_AT_ONCE));
                some.forEach(run -> press(replicas, run));
                some.forEach(run -> awaitApproved(replicas, run));
            }
            Awaitility.await()
                    .atMost(Replicas.PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> replicas.judge().journal().open().isEmpty());
            Duration took = Duration.ofNanos(System.nanoTime() - before);

            Map<String, Integer> starts = new HashMap<>();
            for (RunId run : runs) {
                assertOnce(replicas.judge().journal().read(run, 0));
                starts.merge(replicas.startsOf(run).getFirst().worker().replaceAll("-.*", ""), 1, Integer::sum);
            }
            System.out.println(RUNS + " approvals, each by two leads and delivered twice, and their runs took "
                    + took.toSeconds() + " s; started by " + starts);
            assertThat(starts.keySet()).containsExactlyInAnyOrder("left", "right");
            assertThat(starts.values().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(RUNS);
            // The first run of a node closes it; the others find it closed.
            assertThat(replicas.cluster().log().requests()).containsEntry("patch nodes", (long) NODES);
            assertThatCode(() -> Replicas.stop(left)).doesNotThrowAnyException();
            assertThatCode(() -> Replicas.stop(right)).doesNotThrowAnyException();
            assertThat(replicas.judge().verify()).isEmpty();
        }
    }

    private static void assertOnce(List<Entry> entries) {
        Map<String, Integer> counts = new HashMap<>();
        entries.forEach(entry -> counts.merge(entry.event().getClass().getSimpleName(), 1, Integer::sum));
        assertThat(counts)
                .containsEntry("ApprovalGiven", 1)
                .containsEntry("Approved", 1)
                .containsEntry("Started", 1)
                .containsEntry("StepIntended", 1)
                .containsEntry("StepDone", 1)
                .containsEntry("Ended", 1);
        assertThat(entries)
                .extracting(Entry::event)
                .anyMatch(event -> event instanceof Event.Started started && started.attempt() == 1);
        assertThat(((Event.Ended) entries.getLast().event()).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    /** Both leads press, on a card as the run's first one is; each press is delivered twice, and every tenth run's late. */
    private static void press(Replicas replicas, RunId run) {
        Message card = Requests.card(CHANNEL, run);
        for (String lead : List.of("lee", "ana")) {
            if (run.value().endsWith("7")) {
                replicas.slack().faults().deliverLate(Duration.ofMillis(200));
            } else {
                replicas.slack().faults().deliverTwice(1);
            }
            replicas.slack().person(lead).clicksStale(card, "Approve");
        }
    }

    private static void awaitApproved(Replicas replicas, RunId run) {
        Awaitility.await()
                .atMost(Replicas.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        !replicas.entries(run, Event.Approved.class::isInstance).isEmpty());
    }
}

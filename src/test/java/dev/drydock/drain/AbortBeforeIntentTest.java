package dev.drydock.drain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.approval.People;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.MemoryJournal;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.sim.cluster.Scenarios;
import dev.drydock.sim.cluster.SimulatedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An abort that reaches the journal between a decision and its intents: "nothing new begins" is true to the letter. */
final class AbortBeforeIntentTest {
    private static final String DRAIN = "drain node01 --ignore-daemonsets --force --delete-emptydir-data";

    @TempDir
    private Path folder;

    @Test
    void whatWasIntendedBehindAnAbortIsNotDone() throws IOException, InterruptedException {
        try (SimulatedCluster cluster = Scenarios.story().start();
                DrainRig rig = new DrainRig(cluster, folder)) {
            RunId run = rig.approved(DRAIN);
            rig.journal().beforeIntent("evict:", () -> abort(rig.journal(), run));

            rig.runner().carry(run);

            RunState state = rig.state(run);
            assertThat(state.ended().orElseThrow().outcome()).isEqualTo(Outcome.ABORTED);
            assertThat(cluster.log().removals()).isEmpty();
            assertThat(state.steps().values())
                    .allSatisfy(step -> assertThat(step.status().isOver())
                            .as(step.step().title())
                            .isTrue());
        }
    }

    @Test
    void noNodeIsCordonedBehindAnAbort() throws IOException, InterruptedException {
        try (SimulatedCluster cluster = Scenarios.story().start();
                DrainRig rig = new DrainRig(cluster, folder)) {
            RunId run = rig.approved(DRAIN);
            rig.journal().beforeIntent("cordon:", () -> abort(rig.journal(), run));

            rig.runner().carry(run);

            assertThat(rig.state(run).ended().orElseThrow().outcome()).isEqualTo(Outcome.ABORTED);
            assertThat(cluster.cordoned("node01")).isFalse();
            assertThat(rig.state(run).ended().orElseThrow().offers())
                    .extracting(offer -> offer.line())
                    .containsExactly("retry " + run);
        }
    }

    private static void abort(MemoryJournal journal, RunId run) {
        try {
            journal.append(
                    run,
                    journal.events(run).size(),
                    List.of(new Event.Controlled(People.person("dana"), new Control.Abort())));
        } catch (Journal.ConflictException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

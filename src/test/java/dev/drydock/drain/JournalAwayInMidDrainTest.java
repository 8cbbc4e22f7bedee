package dev.drydock.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.Step;
import dev.drydock.sim.cluster.Scenarios;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.cluster.TruthLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database goes away in mid-drain: nothing is done that the journal does not know of, and the run goes on afterwards. */
final class JournalAwayInMidDrainTest {
    private static final String DRAIN = "drain node01 --ignore-daemonsets --force --delete-emptydir-data";

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "away from the intent of {0} on")
    @ValueSource(strings = {"cordon:", "drain:", "evict:"})
    void theRunStopsBeforeItsNextEffectAndGoesOn(String intent) throws IOException, InterruptedException {
        try (SimulatedCluster cluster = Scenarios.story().start();
                DrainRig rig = new DrainRig(cluster, folder)) {
            RunId run = rig.approved(DRAIN);
            rig.journal().beforeIntent(intent, () -> rig.journal().away(true));

            assertThatThrownBy(() -> rig.runner().carry(run)).isInstanceOf(Journal.JournalException.class);
            assertThatThrownBy(() -> rig.runner().carry(run)).isInstanceOf(Journal.JournalException.class);
            List<TruthLog.Removal> before = cluster.log().removals();
            rig.journal().away(false);
            assertThat(before).as("what was not intended in the journal").isEmpty();
            assertThat(intended(rig, run)).doesNotContain(intent);

            rig.runner().carry(run);

            assertThat(rig.state(run).ended().orElseThrow().outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(cluster.log().removals())
                    .extracting(TruthLog.Removal::uid)
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
        }
    }

    private static Set<String> intended(DrainRig rig, RunId run) {
        return rig.journal().events(run).stream()
                .filter(event -> event instanceof Event.StepIntended)
                .map(event -> ((Event.StepIntended) event).step())
                .map(Step::id)
                .map(id -> id.substring(0, id.indexOf(':') + 1))
                .collect(Collectors.toSet());
    }
}

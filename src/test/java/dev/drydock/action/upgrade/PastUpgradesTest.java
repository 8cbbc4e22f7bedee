package dev.drydock.action.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PastUpgradesTest {
    private static final Instant START = Instant.parse("2026-11-30T03:00:00Z");
    private static final RunId RUN = new RunId("r-00000001");

    private final List<Entry> entries = new ArrayList<>();
    private Instant now = START;

    private void then(int seconds, Event event) {
        now = now.plusSeconds(seconds);
        entries.add(new Entry(entries.size() + 1, RUN, entries.size() + 1, now, event, ""));
    }

    private void done(String id, String node, int seconds) {
        then(0, new Event.StepIntended(new Step(id + ":" + node, node, id)));
        then(seconds, new Event.StepDone(id + ":" + node, "", Map.of()));
    }

    @Test
    void aNodeThatIsThroughTookFromItsFirstStepToItsLast() {
        then(
                0,
                new Event.Requested(
                        new Person(new PersonId("T1", "U1"), "dana"),
                        "C1",
                        "upgrade apply v1.32.0",
                        Optional.empty(),
                        Optional.empty()));
        done("kubeadm", "cp1", 30);
        done("serves", "cp1", 60);
        done("ready", "cp1", 10);
        done("node", "w1", 40);
        done("ready", "w1", 20);
        done("uncordon", "w1", 5);
        // It went no further.
        done("node", "w2", 40);

        PastUpgrades past = PastUpgrades.of(List.of(RunState.of(RUN, entries)));

        assertThat(past.controlPlanes()).containsExactly(Duration.ofSeconds(100));
        assertThat(past.workers()).containsExactly(Duration.ofSeconds(65));
        assertThat(PastUpgrades.NONE.words()).isEmpty();
    }
}

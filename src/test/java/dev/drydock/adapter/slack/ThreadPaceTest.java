package dev.drydock.adapter.slack;

import static dev.drydock.adapter.slack.Harbor.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.approval.Person;
import dev.drydock.core.report.Story;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.Step;
import dev.drydock.sim.slack.Change;
import dev.drydock.sim.slack.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However much happens, Slack is told at a pace that it takes. */
class ThreadPaceTest {
    private final Harbor harbor = new Harbor(Harbor.people(), Limits.real(), List.of(), List.of(), new FastTime(20));
    private final MemoryJournal journal = new MemoryJournal(harbor.time);

    @AfterEach
    void stop() {
        harbor.close();
    }

    private void read() {
        harbor.closing(harbor.workspace.threadReader(journal, journal, run -> true))
                .start();
    }

    private void runs(RunId run) {
        Event.Requested asked = new Event.Requested(
                new Person(Harbor.person("dana"), "dana"), "C0OPS", "drain node01", Optional.empty(), Optional.empty());
        Instant expiry = harbor.time.instant().plus(Duration.ofMinutes(30));
        journal.add(run, asked, new Event.Planned(1, Story.forcedDrain(), 1, expiry, List.of()));
        journal.add(run, new Event.Approved(1, Story.forcedDrain().fingerprint(), List.of(Story.LEE)));
        journal.add(run, new Event.Started(1, "drydock-0", 1));
    }

    private void awaitTold(RunId run) {
        Awaitility.await()
                .atMost(SOON.multipliedBy(2))
                .until(() -> journal.position(ThreadReader.NAME, run)
                        == journal.read(run, 0).size());
    }

    @Test
    void manyEventsAreFewEdits() throws Exception {
        List<Instant> edits = new CopyOnWriteArrayList<>();
        read();
        runs(Story.RUN);
        awaitTold(Story.RUN);
        try (AutoCloseable watch = harbor.slack.onChange(change -> {
            if (change instanceof Change.Edited) {
                edits.add(harbor.time.instant());
            }
        })) {
            assertThat(watch).isNotNull();
            List<Step> pods = Story.pods("node01", 150);
            journal.add(Story.RUN, new Event.StepsListed("node01", pods));
            for (Step pod : pods) {
                harbor.time.pause(Duration.ofMillis(100));
                journal.add(Story.RUN, new Event.StepIntended(pod), new Event.StepDone(pod.id(), "", Map.of()));
            }
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> harbor.slack.channel("#ops").messages().stream()
                            .anyMatch(root -> root.blocks().toString().contains("150/150")));
        }
        assertThat(edits).hasSizeGreaterThan(2);
        for (int i = 1; i < edits.size(); i++) {
            assertThat(Duration.between(edits.get(i - 1), edits.get(i))).isGreaterThan(Duration.ofSeconds(2));
        }
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @Test
    void twentyRunsAtOnceAreAllTold() {
        List<RunId> runs =
                IntStream.range(10, 30).mapToObj(i -> new RunId("r-000000" + i)).toList();
        read();
        runs.forEach(this::runs);
        runs.forEach(run -> journal.add(run, new Event.Ended(Outcome.SUCCEEDED, "node01 is empty.", List.of())));
        runs.forEach(this::awaitTold);
        assertThat(harbor.slack.channel("#ops").messages()).hasSize(40);
        assertThat(harbor.slack.violations()).isEmpty();
    }
}

package dev.drydock.adapter.slack;

import static dev.drydock.adapter.slack.Harbor.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.report.Story;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.SoleTurn;
import dev.drydock.core.run.Step;
import dev.drydock.sim.slack.Change;
import dev.drydock.sim.slack.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However much happens, Slack is told at a pace that it takes. */
class ThreadPaceTest {
    private final Harbor harbor = new Harbor(Harbor.people(), Limits.real(), List.of(), List.of(), new FastTime(20));
    private final ToldRuns told = new ToldRuns(harbor.time);
    private final MemoryJournal journal = told.journal;

    @AfterEach
    void stop() {
        harbor.close();
    }

    private void read() {
        harbor.closing(harbor.workspace.threadReader(journal, journal, SoleTurn.of(journal, ThreadReader.NAME)))
                .start();
    }

    @Test
    void manyEventsAreFewEdits() throws Exception {
        List<Instant> edits = new CopyOnWriteArrayList<>();
        read();
        told.runs(Story.RUN, "C0OPS");
        told.awaitTold(Story.RUN);
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
        runs.forEach(run -> told.runs(run, "C0OPS"));
        runs.forEach(told::ends);
        runs.forEach(told::awaitTold);
        assertThat(harbor.slack.channel("#ops").messages()).hasSize(40);
        assertThat(harbor.slack.violations()).isEmpty();
    }
}

package dev.drydock.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.report.Story;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.MemoryJournal;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OpenRunsWatchTest {
    private static final RunId RUN = new RunId("r-00000001");

    private final MemoryJournal journal = new MemoryJournal(() -> Instant.EPOCH);
    private final OpenRunsWatch runs = new OpenRunsWatch(new OpenRuns(journal));
    private final Metrics metrics = new Metrics(runs);

    private void asked() throws Exception {
        Event asked = new Event.Requested(Story.DANA, "C1", "drain node01", Optional.empty(), Optional.empty());
        journal.append(RUN, 0, List.of(asked));
    }

    private void planned() throws Exception {
        Event planned = new Event.Planned(1, Story.forcedDrain(), 1, Instant.EPOCH, List.of());
        journal.append(RUN, 1, List.of(planned));
    }

    private String open(String phase) {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith("drydock_runs_open{phase=\"" + phase + "\"}"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachRunIsCountedAsItStandsUntilItEnds() throws Exception {
        asked();
        runs.look();
        assertThat(runs.count(Phase.PLANNING)).isEqualTo(1);

        planned();
        runs.look();
        assertThat(runs.count(Phase.PLANNING)).isZero();
        assertThat(open("awaiting_approval")).isEqualTo("1.0");

        journal.append(RUN, 2, List.of(new Event.Ended(Outcome.EXPIRED, "too late", List.of())));
        runs.look();
        assertThat(open("awaiting_approval")).isEqualTo("0.0");
    }

    @Test
    void whoAsksNeverAsksTheDatabase() throws Exception {
        asked();
        planned();
        runs.look();
        journal.away(true);

        assertThat(open("awaiting_approval")).as("what is known").isEqualTo("1.0");
        assertThat(metrics.scrape()).contains("drydock_journal_readable 1.0");

        runs.look();
        assertThat(open("awaiting_approval")).as("what was known").isEqualTo("1.0");
        assertThat(metrics.scrape()).contains("drydock_journal_readable 0.0");
        assertThat(runs.trouble()).contains("The journal cannot be read. the database does not answer");

        journal.away(false);
        runs.look();
        assertThat(runs.trouble()).isEmpty();
    }
}

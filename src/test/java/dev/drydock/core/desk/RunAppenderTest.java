package dev.drydock.core.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.core.report.Story;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunId;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class RunAppenderTest {
    private static final RunId RUN = new RunId("r-00000001");

    /** A journal with one entry, which calls every append a conflict though nobody else appends. */
    private static final class RefusingJournal implements Journal {
        private int appends;

        @Override
        public List<Entry> append(RunId run, long lastSequence, List<Event> events) throws ConflictException {
            appends++;
            throw new ConflictException(run, lastSequence);
        }

        @Override
        public List<Entry> read(RunId run, long afterSequence) {
            Event asked = new Event.Requested(Story.DANA, "C1", "drain n", Optional.empty(), Optional.empty());
            return List.of(new Entry(1, run, 1, Story.BEGIN, asked, ""));
        }

        @Override
        public SequencedMap<RunId, Long> openSequences() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<RunId> recent(int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<RunId> ofSchedule(String name, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Subscription onAppend(Consumer<RunId> listener) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aJournalThatRefusesThoughNobodyElseAppendedIsNotAskedForEver() {
        RefusingJournal journal = new RefusingJournal();

        assertThatExceptionOfType(Journal.JournalException.class)
                .isThrownBy(() -> new RunAppender(journal)
                        .decide(RUN, state -> new RunAppender.Decision<>(List.of(new Event.Milestone("news")), "done")))
                .withMessageContaining("though nobody else appended");
        assertThat(journal.appends).isEqualTo(1);
    }
}

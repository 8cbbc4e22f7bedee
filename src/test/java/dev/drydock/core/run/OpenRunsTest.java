package dev.drydock.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.report.Story;
import dev.drydock.core.run.WorkQueue.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is remembered of the runs that have not ended, and the sweep over them. */
final class OpenRunsTest {
    private static final RunId ONE = new RunId("r-00000001");
    private static final RunId TWO = new RunId("r-00000002");

    private final CountedJournal journal = new CountedJournal();
    private final OpenRuns runs = new OpenRuns(journal);

    private static Event asked() {
        return new Event.Requested(Story.DANA, "C1", "drain node01", Optional.empty(), Optional.empty());
    }

    private static Event planned(int revision) {
        return new Event.Planned(revision, Story.forcedDrain(), 1, Story.BEGIN.plusSeconds(60), List.of());
    }

    private List<String> now() {
        return runs.now().stream()
                .map(state -> state.id() + " " + state.phase() + " at " + state.sequence())
                .toList();
    }

    @Test
    void onlyWhatIsNewIsRead() throws Exception {
        journal.append(ONE, 0, List.of(asked()));
        journal.append(TWO, 0, List.of(asked(), planned(1)));
        assertThat(now()).containsExactly("r-00000001 PLANNING at 1", "r-00000002 AWAITING_APPROVAL at 2");
        assertThat(journal.reads).containsExactly("r-00000001 after 0", "r-00000002 after 0");
        journal.reads.clear();

        assertThat(now()).hasSize(2);
        assertThat(journal.reads).isEmpty();

        journal.append(ONE, 1, List.of(planned(1)));
        assertThat(now()).containsExactly("r-00000001 AWAITING_APPROVAL at 2", "r-00000002 AWAITING_APPROVAL at 2");
        assertThat(journal.reads).containsExactly("r-00000001 after 1");

        journal.append(ONE, 2, List.of(new Event.Ended(Outcome.REJECTED, "no", List.of())));
        assertThat(now()).containsExactly("r-00000002 AWAITING_APPROVAL at 2");
    }

    /** As after a failover to a standby that never had the last commits. */
    @Test
    void aJournalThatWentBackIsReadAnew() throws Exception {
        journal.append(ONE, 0, List.of(asked(), planned(1)));
        assertThat(now()).containsExactly("r-00000001 AWAITING_APPROVAL at 2");

        journal.stored = new MemoryJournal(() -> Story.BEGIN);
        journal.append(ONE, 0, List.of(asked()));

        assertThat(now()).containsExactly("r-00000001 PLANNING at 1");
    }

    @Test
    void anExpiryIsQueuedOnceForEachStateAndWorkEachTime() throws Exception {
        MemoryQueue queue = new MemoryQueue();
        Recovery recovery = new Recovery(runs, queue, () -> Story.BEGIN);
        journal.append(ONE, 0, List.of(asked(), planned(1)));
        journal.append(
                TWO,
                0,
                List.of(
                        asked(),
                        planned(1),
                        new Event.Approved(1, Story.forcedDrain().fingerprint(), List.of())));

        recovery.sweep();
        assertThat(queue.take()).containsExactly(new Work.Expire(ONE, 1), new Work.Carry(TWO));
        recovery.sweep();
        assertThat(queue.take()).containsExactly(new Work.Carry(TWO));

        journal.append(ONE, 2, List.of(planned(2)));
        recovery.sweep();
        assertThat(queue.take()).containsExactly(new Work.Expire(ONE, 2), new Work.Carry(TWO));
    }

    @Test
    void whatCouldNotBeQueuedIsQueuedByTheNextSweep() throws Exception {
        MemoryQueue queue = new MemoryQueue();
        Recovery recovery = new Recovery(runs, queue, () -> Story.BEGIN);
        journal.append(ONE, 0, List.of(asked(), planned(1)));
        queue.away(true);
        try {
            recovery.sweep();
        } catch (Journal.JournalException away) {
            assertThat(away).hasMessageContaining("does not answer");
        }
        queue.away(false);

        recovery.sweep();

        assertThat(queue.take()).containsExactly(new Work.Expire(ONE, 1));
    }

    /** A journal that notes what is read of it. */
    private static final class CountedJournal implements Journal {
        private final List<String> reads = new ArrayList<>();
        private MemoryJournal stored = new MemoryJournal(() -> Instant.EPOCH);

        @Override
        public List<Entry> append(RunId run, long lastSequence, List<Event> events) throws ConflictException {
            return stored.append(run, lastSequence, events);
        }

        @Override
        public List<Entry> read(RunId run, long afterSequence) {
            reads.add(run + " after " + afterSequence);
            return stored.read(run, afterSequence);
        }

        @Override
        public SequencedMap<RunId, Long> openSequences() {
            return stored.openSequences();
        }

        @Override
        public List<RunId> recent(int limit) {
            return stored.recent(limit);
        }

        @Override
        public List<RunId> ofSchedule(String name, int limit) {
            return stored.ofSchedule(name, limit);
        }

        @Override
        public Subscription onAppend(Consumer<RunId> listener) {
            return stored.onAppend(listener);
        }
    }
}

package dev.drydock.core.run;

import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * The port to the append-only, hash-chained journal: the one truth about what was asked, approved and done.
 *
 * <p>All calls throw {@link JournalException} when the database is away; nothing was appended then, unless that is
 * {@linkplain JournalException#isUncertain() not known}.
 */
public interface Journal {
    /** Somebody else appended first: read again, and decide again. */
    final class ConflictException extends Exception {
        private static final long serialVersionUID = 1L;

        public ConflictException(RunId run, long expected) {
            super("event " + (expected + 1) + " of run " + run + " was appended by somebody else");
        }
    }

    /** The database is away or refuses. */
    final class JournalException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean uncertain;

        /** A failure by which nothing was stored, with nothing behind it. */
        public JournalException(String message) {
            super(message);
            this.uncertain = false;
        }

        /** A failure by which nothing was stored. */
        public JournalException(String message, Throwable cause) {
            this(message, cause, false);
        }

        /** A failure of which it may not be known whether something was stored. */
        public JournalException(String message, Throwable cause, boolean uncertain) {
            super(message, cause);
            this.uncertain = uncertain;
        }

        /** Whether it is not known if the change was stored; only reading it again tells. */
        public boolean isUncertain() {
            return uncertain;
        }
    }

    /**
     * Appends events to a run, all or none.
     *
     * @param run the run; its first append creates it
     * @param lastSequence the sequence of the last event that the caller knows; 0 for none
     * @param events the events, at least one
     * @return the entries as stored
     * @throws ConflictException if the run has moved on since
     */
    List<Entry> append(RunId run, long lastSequence, List<Event> events) throws ConflictException;

    /** A run's entries behind a sequence, in order; with 0, all of them. */
    List<Entry> read(RunId run, long afterSequence);

    /** The runs that have not ended, oldest first, each with the sequence of its last event. */
    SequencedMap<RunId, Long> openSequences();

    /** The runs that have not ended, oldest first. */
    default List<RunId> open() {
        return List.copyOf(openSequences().keySet());
    }

    /** The newest runs, newest first, ended or not. */
    List<RunId> recent(int limit);

    /** The newest runs of a schedule that are not archived, newest first: its notices and what people tried again included. */
    List<RunId> ofSchedule(String name, int limit);

    /**
     * Calls the listener after each append of this process, from the appending thread: a hint to look, never the truth.
     */
    Subscription onAppend(Consumer<RunId> listener);

    /** Ends a subscription when closed. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}

package dev.drydock.adapter.store;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal.JournalException;
import dev.drydock.core.run.RunId;
import java.util.List;
import java.util.Optional;

/** An append on its way, and in the end what became of it. See {@link AppendGroups}. */
final class Append {
    private final RunId run;
    private final long lastSequence;
    private final List<Event> events;
    private final List<String> bodies;
    private volatile Optional<Fate> fate = Optional.empty();

    /**
     * An append that waits.
     *
     * @param bodies the events as they are stored
     */
    Append(RunId run, long lastSequence, List<Event> events, List<String> bodies) {
        this.run = run;
        this.lastSequence = lastSequence;
        this.events = List.copyOf(events);
        this.bodies = List.copyOf(bodies);
    }

    /** What became of an append. */
    sealed interface Fate {
        /** It is stored. */
        record Stored(List<Entry> entries) implements Fate {}

        /** Somebody else appended to the run first; nothing of it is stored. */
        record Conflicting() implements Fate {}

        /** The database failed; the message says whether it is known that nothing is stored. */
        record Failed(RuntimeException why) implements Fate {
            String words() {
                return why instanceof JournalException away
                        ? String.valueOf(away.getMessage())
                        : "The store failed unexpectedly; its log has the details. It is not known whether the change"
                                + " was stored.";
            }

            /** What is not the database's own word about it leaves everything open. */
            boolean isUncertain() {
                return !(why instanceof JournalException away) || away.isUncertain();
            }
        }
    }

    RunId run() {
        return run;
    }

    long lastSequence() {
        return lastSequence;
    }

    List<Event> events() {
        return events;
    }

    List<String> bodies() {
        return bodies;
    }

    Optional<Fate> fate() {
        return fate;
    }

    void meets(Fate its) {
        fate = Optional.of(its);
    }
}

package dev.drydock.crash;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunId;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** The journal, as a process that can die has it. */
record MortalJournal(Journal journal, Life life) implements Journal {
    @Override
    public List<Entry> append(RunId run, long lastSequence, List<Event> events) throws ConflictException {
        String what = String.join(
                ", ",
                events.stream().map(event -> event.getClass().getSimpleName()).toList());
        return life.effect(CrashPoint.Kind.JOURNAL_APPEND, what, () -> journal.append(run, lastSequence, events));
    }

    @Override
    public List<Entry> read(RunId run, long afterSequence) {
        life.requireAlive();
        return journal.read(run, afterSequence);
    }

    @Override
    public SequencedMap<RunId, Long> openSequences() {
        life.requireAlive();
        return journal.openSequences();
    }

    @Override
    public List<RunId> recent(int limit) {
        life.requireAlive();
        return journal.recent(limit);
    }

    @Override
    public List<RunId> ofSchedule(String name, int limit) {
        life.requireAlive();
        return journal.ofSchedule(name, limit);
    }

    @Override
    public Subscription onAppend(Consumer<RunId> listener) {
        return journal.onAppend(listener);
    }
}

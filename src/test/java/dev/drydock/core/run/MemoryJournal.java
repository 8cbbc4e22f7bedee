package dev.drydock.core.run;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A journal in memory with the real one's rules: sequences without gaps, conflicts, listeners. */
public final class MemoryJournal implements Journal {
    private final InstantSource clock;
    private final Map<RunId, List<Entry>> runs = new LinkedHashMap<>();
    private final List<Consumer<RunId>> listeners = new CopyOnWriteArrayList<>();
    private long position;
    private volatile boolean away;
    private volatile boolean losesNextAnswer;
    private volatile boolean goesAwayAfterNextAppend;
    private Predicate<List<Event>> isAwaited = none -> false;
    private Runnable beforeAppend = () -> {};

    public MemoryJournal(InstantSource clock) {
        this.clock = clock;
    }

    /** Something that happens just before the next append: for races. */
    public void beforeNextAppend(Runnable what) {
        isAwaited = any -> true;
        beforeAppend = what;
    }

    /** Something that happens once, just before the next append that begins a step whose id begins so. */
    public void beforeIntent(String stepId, Runnable what) {
        isAwaited = events -> events.stream()
                .anyMatch(event -> event instanceof Event.StepIntended(Step step)
                        && step.id().startsWith(stepId));
        beforeAppend = what;
    }

    /** Whether the database is away: every call fails. */
    public void away(boolean isAway) {
        away = isAway;
    }

    /** The next append is stored, but the one who appends does not hear of it. */
    public void loseNextAnswer() {
        losesNextAnswer = true;
    }

    /** The database is away from right after the next append. */
    public void goAwayAfterNextAppend() {
        goesAwayAfterNextAppend = true;
    }

    private void requireThere() {
        if (away) {
            throw new JournalException("the database does not answer", new IOException("connection refused"));
        }
    }

    @Override
    public List<Entry> append(RunId run, long lastSequence, List<Event> events) throws ConflictException {
        if (isAwaited.test(events)) {
            isAwaited = none -> false;
            beforeAppend.run();
        }
        requireThere();
        List<Entry> added = new ArrayList<>();
        synchronized (this) {
            List<Entry> entries = runs.computeIfAbsent(run, id -> new ArrayList<>());
            if (entries.size() != lastSequence) {
                throw new ConflictException(run, lastSequence);
            }
            for (Event event : events) {
                added.add(new Entry(++position, run, entries.size() + added.size() + 1, clock.instant(), event, ""));
            }
            entries.addAll(added);
        }
        listeners.forEach(listener -> listener.accept(run));
        away |= goesAwayAfterNextAppend;
        goesAwayAfterNextAppend = false;
        if (losesNextAnswer) {
            losesNextAnswer = false;
            throw new JournalException("the answer was lost", new IOException("connection reset"), true);
        }
        return added;
    }

    @Override
    public synchronized List<Entry> read(RunId run, long afterSequence) {
        requireThere();
        List<Entry> entries = runs.getOrDefault(run, List.of());
        return List.copyOf(entries.subList((int) Math.min(afterSequence, entries.size()), entries.size()));
    }

    @Override
    public synchronized SequencedMap<RunId, Long> openSequences() {
        SequencedMap<RunId, Long> open = new LinkedHashMap<>();
        for (RunId id : runs.keySet()) {
            RunState state = RunState.of(id, read(id, 0));
            if (!state.hasEnded()) {
                open.put(id, state.sequence());
            }
        }
        return open;
    }

    @Override
    public synchronized List<RunId> recent(int limit) {
        List<RunId> ids = new ArrayList<>(runs.keySet());
        Collections.reverse(ids);
        return ids.stream().limit(limit).toList();
    }

    @Override
    public synchronized List<RunId> ofSchedule(String name, int limit) {
        return recent(Integer.MAX_VALUE).stream()
                .filter(run -> RunState.of(run, read(run, 0))
                        .requested()
                        .flatMap(Event.Requested::schedule)
                        .filter(schedule -> schedule.name().equals(name))
                        .isPresent())
                .limit(limit)
                .toList();
    }

    @Override
    public Subscription onAppend(Consumer<RunId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** The events of a run, in order. */
    public List<Event> events(RunId run) {
        return read(run, 0).stream().map(Entry::event).toList();
    }
}

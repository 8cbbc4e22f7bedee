package dev.drydock.adapter.slack;

import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A journal and its cursors in memory, which a reader cannot tell from stored ones. */
final class MemoryJournal implements Journal, Cursors {
    private final InstantSource clock;
    private final Map<RunId, List<Entry>> runs = new LinkedHashMap<>();
    private final Map<String, Long> positions = new HashMap<>();
    private final Map<String, String> deliveries = new LinkedHashMap<>();
    private final List<Consumer<RunId>> listeners = new CopyOnWriteArrayList<>();
    private long position;

    MemoryJournal(InstantSource clock) {
        this.clock = clock;
    }

    /** Appends behind whatever is there. */
    void add(RunId run, Event... events) {
        try {
            append(run, read(run, 0).size(), List.of(events));
        } catch (ConflictException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public List<Entry> append(RunId run, long lastSequence, List<Event> events) throws ConflictException {
        List<Entry> added = new ArrayList<>();
        synchronized (this) {
            List<Entry> entries = runs.computeIfAbsent(run, id -> new ArrayList<>());
            if (entries.size() != lastSequence) {
                throw new ConflictException(run, lastSequence);
            }
            Instant now = clock.instant();
            for (Event event : events) {
                added.add(new Entry(++position, run, entries.size() + 1L, now, event, "%064x".formatted(position)));
                entries.add(added.getLast());
            }
        }
        listeners.forEach(listener -> listener.accept(run));
        return added;
    }

    @Override
    public synchronized List<Entry> read(RunId run, long afterSequence) {
        return runs.getOrDefault(run, List.of()).stream()
                .filter(entry -> entry.sequence() > afterSequence)
                .toList();
    }

    @Override
    public synchronized SequencedMap<RunId, Long> openSequences() {
        SequencedMap<RunId, Long> open = new LinkedHashMap<>();
        runs.forEach((run, entries) -> {
            if (!RunState.of(run, entries).hasEnded()) {
                open.put(run, (long) entries.size());
            }
        });
        return open;
    }

    @Override
    public synchronized List<RunId> recent(int limit) {
        return List.copyOf(runs.keySet()).reversed().stream().limit(limit).toList();
    }

    @Override
    public List<RunId> ofSchedule(String name, int limit) {
        throw new UnsupportedOperationException("the thread reader does not ask");
    }

    @Override
    public Subscription onAppend(Consumer<RunId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public synchronized List<RunId> behind(String reader, int limit) {
        return runs.entrySet().stream()
                .filter(run -> position(reader, run.getKey()) < run.getValue().size())
                .map(Map.Entry::getKey)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized long position(String reader, RunId run) {
        return positions.getOrDefault(reader + run, 0L);
    }

    @Override
    public synchronized void advance(String reader, RunId run, long sequence) {
        positions.merge(reader + run, sequence, Math::max);
    }

    @Override
    public synchronized Optional<String> delivery(String reader, RunId run, String key) {
        return Optional.ofNullable(deliveries.get(reader + run + key));
    }

    @Override
    public synchronized boolean beginDelivery(String reader, String worker, RunId run, String key) {
        return deliveries
                .merge(reader + run + key, "", (known, begun) -> known.startsWith(GIVEN_UP) ? begun : known)
                .isEmpty();
    }

    @Override
    public synchronized void recordDelivery(String reader, RunId run, String key, String value) {
        deliveries.put(reader + run + key, value);
    }

    /** As after a crash that came before any outcome was recorded or the cursor moved. */
    synchronized void forgetOutcomes() {
        deliveries.replaceAll((key, outcome) -> "");
        positions.clear();
    }

    @Override
    public boolean takeTurn(String reader, String worker, Duration time) {
        return true;
    }

    @Override
    public void leaveTurn(String reader, String worker) {}
}

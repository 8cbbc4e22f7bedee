package dev.drydock.adapter.mail;

import dev.drydock.core.report.Story;
import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** A journal and its cursors in memory: what survives when a reader is made anew. */
final class TestJournal implements Journal, Cursors {
    private final Map<RunId, List<Entry>> runs = new LinkedHashMap<>();
    private final Map<RunId, Long> positions = new HashMap<>();
    private final Map<String, String> deliveries = new LinkedHashMap<>();

    /** Holds a story as the journal of a run. */
    void tell(RunId run, Story story) {
        runs.put(
                run,
                story.entries().stream()
                        .map(entry -> new Entry(
                                entry.position(), run, entry.sequence(), entry.at(), entry.event(), entry.hash()))
                        .toList());
    }

    Map<String, String> deliveries() {
        return deliveries;
    }

    @Override
    public List<Entry> read(RunId run, long afterSequence) {
        return runs.getOrDefault(run, List.of()).stream()
                .filter(entry -> entry.sequence() > afterSequence)
                .toList();
    }

    @Override
    public List<RunId> behind(String reader, int limit) {
        List<RunId> behind = new ArrayList<>();
        runs.forEach((run, entries) -> {
            if (position(reader, run) < entries.getLast().sequence()) {
                behind.add(run);
            }
        });
        return behind.stream().limit(limit).toList();
    }

    @Override
    public long position(String reader, RunId run) {
        return positions.getOrDefault(run, 0L);
    }

    @Override
    public void advance(String reader, RunId run, long sequence) {
        positions.merge(run, sequence, Math::max);
    }

    @Override
    public Optional<String> delivery(String reader, RunId run, String key) {
        return Optional.ofNullable(deliveries.get(run + " " + key));
    }

    @Override
    public boolean beginDelivery(String reader, String worker, RunId run, String key) {
        return deliveries.merge(run + " " + key, "", (known, begun) -> known).isEmpty();
    }

    @Override
    public void recordDelivery(String reader, RunId run, String key, String value) {
        deliveries.put(run + " " + key, value);
    }

    @Override
    public List<Entry> append(RunId run, long lastSequence, List<Event> events) {
        throw new UnsupportedOperationException("a reader appends nothing");
    }

    @Override
    public SequencedMap<RunId, Long> openSequences() {
        throw new UnsupportedOperationException("the mail reader does not ask");
    }

    @Override
    public List<RunId> recent(int limit) {
        throw new UnsupportedOperationException("the mail reader does not ask");
    }

    @Override
    public List<RunId> ofSchedule(String name, int limit) {
        throw new UnsupportedOperationException("the mail reader does not ask");
    }

    @Override
    public Subscription onAppend(Consumer<RunId> listener) {
        throw new UnsupportedOperationException("the mail reader looks by itself");
    }

    @Override
    public boolean takeTurn(String reader, String worker, Duration time) {
        return true;
    }

    @Override
    public void leaveTurn(String reader, String worker) {}
}

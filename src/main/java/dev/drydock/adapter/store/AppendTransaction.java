package dev.drydock.adapter.store;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.Scheduled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The transaction that appends a group. It locks the one row of {@code journal_head} first, so that appends of all processes
 * come one after the other: positions have no gaps, and who reads a position has been able to read all before it.
 */
final class AppendTransaction {
    private final Handle handle;
    private final Map<String, Known> known;
    private final SequencedMap<String, Growth> growths = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final long now;
    private long position;
    private String hash;

    private AppendTransaction(Handle handle, LockedHead head, Map<String, Known> known) {
        this.handle = handle;
        this.now = head.now();
        this.position = head.position();
        this.hash = head.hash();
        this.known = known;
    }

    /** Where the journal ends, and the moment at which it was locked. */
    private record LockedHead(long position, String hash, long now) {}

    /** How far a run has come. */
    private record Known(long sequence, long at) {
        static final Known NOTHING = new Known(0, Long.MIN_VALUE);
    }

    /** Appends a group in a transaction that has just begun; what conflicts is left out. */
    static List<Append.Fate> append(Handle handle, SharedClock clock, List<Append> group) {
        LockedHead head = lockHead(handle, clock);
        AppendTransaction transaction = new AppendTransaction(handle, head, known(handle, group));
        List<Append.Fate> fates = group.stream().map(transaction::add).toList();
        transaction.write();
        return fates;
    }

    private Append.Fate add(Append append) {
        String run = append.run().value();
        Known before = known.getOrDefault(run, Known.NOTHING);
        if (before.sequence() != append.lastSequence()) {
            return new Append.Fate.Conflicting();
        }
        long at = Math.max(now, before.at());
        List<Line> added = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < append.events().size(); i++) {
            Event event = append.events().get(i);
            long sequence = append.lastSequence() + 1 + i;
            Line line = new Line(
                            ++position,
                            run,
                            sequence,
                            at,
                            EventCodec.type(event),
                            append.bodies().get(i),
                            "")
                    .after(hash);
            hash = line.hash();
            added.add(line);
            entries.add(entry(append.run(), line, event));
        }
        boolean ended = append.events().stream().anyMatch(Event.Ended.class::isInstance);
        growths.merge(
                run, new Growth(added.getFirst(), added.getLast(), ended, schedule(append.events())), Growth::and);
        lines.addAll(added);
        known.put(run, new Known(added.getLast().sequence(), at));
        return new Append.Fate.Stored(entries);
    }

    private static Optional<String> schedule(List<Event> events) {
        return events.getFirst() instanceof Event.Requested requested
                ? requested.schedule().map(Scheduled::name)
                : Optional.empty();
    }

    static Entry entry(RunId run, Line line, Event event) {
        return new Entry(line.position(), run, line.sequence(), Instant.ofEpochMilli(line.at()), event, line.hash());
    }

    /** Locks the head until the transaction ends. */
    private static LockedHead lockHead(Handle handle, SharedClock clock) {
        return handle.createQuery(
                        "update journal_head set position = position returning position, hash, " + clock.sql())
                .map((row, context) -> new LockedHead(row.getLong(1), row.getString(2), row.getLong(3)))
                .one();
    }

    /** Asked after the lock, and so of all that was committed before it was had. */
    private static Map<String, Known> known(Handle handle, List<Append> group) {
        List<String> runs =
                group.stream().map(append -> append.run().value()).distinct().toList();
        Map<String, Known> found = new HashMap<>();
        handle.createQuery("select id, last_sequence, last_at from run where id in (<runs>)")
                .bindList("runs", runs)
                .map((row, context) -> Map.entry(row.getString(1), new Known(row.getLong(2), row.getLong(3))))
                .forEach(run -> found.put(run.getKey(), run.getValue()));
        return found;
    }

    private void write() {
        if (lines.isEmpty()) {
            return;
        }
        handle.createUpdate("update journal_head set position = :position, hash = :hash")
                .bind("position", position)
                .bind("hash", hash)
                .execute();
        List<Growth> begun = growths.values().stream().filter(Growth::isNew).toList();
        List<Growth> goingOn =
                growths.values().stream().filter(growth -> !growth.isNew()).toList();
        writeRuns(
                "insert into run (id, first_position, opened_at, last_sequence, last_at, ended_at, schedule)"
                        + " values (:run, :position, :at, :sequence, :at, :ended, :schedule)",
                begun);
        writeRuns(
                "update run set last_sequence = :sequence, last_at = :at, ended_at = coalesce(ended_at, :ended)"
                        + " where id = :run",
                goingOn);
        writeLines();
        SqlCursors.appended(handle, begun, goingOn);
    }

    private void writeRuns(String sql, List<Growth> some) {
        if (some.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(sql);
        for (Growth run : some) {
            batch.bind("run", run.first().run())
                    .bind("position", run.first().position())
                    .bind("sequence", run.last().sequence())
                    .bind("at", run.last().at())
                    .bind("ended", run.ended() ? Long.valueOf(run.last().at()) : null)
                    .bind("schedule", run.schedule().orElse(null))
                    .add();
        }
        batch.execute();
    }

    private void writeLines() {
        PreparedBatch batch = handle.prepareBatch("insert into journal (" + Line.COLUMNS
                + ") values (:position, :run, :sequence, :at, :type, :body, :hash)");
        for (Line line : lines) {
            batch.bind("position", line.position())
                    .bind("run", line.run())
                    .bind("sequence", line.sequence())
                    .bind("at", line.at())
                    .bind("type", line.type())
                    .bind("body", line.body())
                    .bind("hash", line.hash())
                    .add();
        }
        batch.execute();
    }
}

package dev.drydock.adapter.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in SQL. Every append moves the one row of {@code journal_head} first, so that appends of all processes come one
 * after the other: positions have no gaps, and who reads a position has been able to read all before it.
 *
 * <p>Listeners hear of this process's appends only; whoever must know of another process's appends looks again from time to
 * time.
 */
final class SqlJournal implements Journal {
    private static final Logger log = LoggerFactory.getLogger(SqlJournal.class);
    private static final EventCodec CODEC = new EventCodec();

    private final Database database;
    private final SharedClock clock;
    private final List<Consumer<RunId>> listeners = new CopyOnWriteArrayList<>();

    SqlJournal(Database database, SharedClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Where the journal ends, and the moment at which it was locked. */
    private record LockedHead(long position, String hash, long now) {}

    /** How far a run has come. */
    private record Known(long sequence, long at) {
        static final Known NOTHING = new Known(0, Long.MIN_VALUE);
    }

    @Override
    public List<Entry> append(RunId run, long lastSequence, List<Event> events) throws ConflictException {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("an append needs an event");
        }
        List<String> bodies = events.stream().map(CODEC::encode).toList();
        List<Entry> entries = appendOrConflict(run, lastSequence, events, bodies);
        for (Consumer<RunId> listener : listeners) {
            tell(listener, run);
        }
        return entries;
    }

    @Override
    public List<Entry> read(RunId run, long afterSequence) {
        List<Line> lines = database.read(handle -> handle.createQuery("select " + Line.COLUMNS
                        + " from journal where run = :run and sequence > :after order by sequence")
                .bind("run", run.value())
                .bind("after", afterSequence)
                .map((row, context) -> Line.read(row))
                .list());
        return lines.stream().map(line -> entry(run, line, decode(line))).toList();
    }

    @Override
    public List<RunId> open() {
        return database.read(
                handle -> handle.createQuery("select id from run where ended_at is null order by first_position")
                        .map((row, context) -> new RunId(row.getString(1)))
                        .list());
    }

    @Override
    public List<RunId> recent(int limit) {
        return database.read(
                handle -> handle.createQuery("select id from run order by first_position desc limit :limit")
                        .bind("limit", limit)
                        .map((row, context) -> new RunId(row.getString(1)))
                        .list());
    }

    @Override
    public Subscription onAppend(Consumer<RunId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private List<Entry> appendOrConflict(RunId run, long lastSequence, List<Event> events, List<String> bodies)
            throws ConflictException {
        try {
            return database.write(handle -> append(handle, run, lastSequence, events, bodies));
        } catch (JournalException e) {
            if (Trouble.isConstraint(e)) {
                throw new ConflictException(run, lastSequence);
            }
            throw e;
        }
    }

    private List<Entry> append(Handle handle, RunId run, long lastSequence, List<Event> events, List<String> bodies)
            throws ConflictException {
        LockedHead head = moveHead(handle, events.size());
        Known known = known(handle, run);
        if (known.sequence() != lastSequence) {
            throw new ConflictException(run, lastSequence);
        }
        long at = Math.max(head.now(), known.at());
        String hash = head.hash();
        List<Line> lines = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            long position = head.position() - events.size() + 1 + i;
            String type = EventCodec.type(events.get(i));
            Line line = new Line(position, run.value(), lastSequence + 1 + i, at, type, bodies.get(i), "").after(hash);
            hash = line.hash();
            lines.add(line);
            entries.add(entry(run, line, events.get(i)));
        }
        handle.createUpdate("update journal_head set hash = :hash")
                .bind("hash", hash)
                .execute();
        writeRun(handle, lines, events.stream().anyMatch(Event.Ended.class::isInstance));
        writeLines(handle, lines);
        SqlCursors.appended(handle, lines);
        return entries;
    }

    /** Moves the head on and locks it until the transaction ends. */
    private LockedHead moveHead(Handle handle, int by) {
        return handle.createQuery(
                        "update journal_head set position = position + :by returning position, hash, " + clock.sql())
                .bind("by", by)
                .map((row, context) -> new LockedHead(row.getLong(1), row.getString(2), row.getLong(3)))
                .one();
    }

    private static Known known(Handle handle, RunId run) {
        return handle.createQuery("select last_sequence, last_at from run where id = :run")
                .bind("run", run.value())
                .map((row, context) -> new Known(row.getLong(1), row.getLong(2)))
                .findOne()
                .orElse(Known.NOTHING);
    }

    private static void writeRun(Handle handle, List<Line> lines, boolean ended) {
        Line first = lines.getFirst();
        Line last = lines.getLast();
        String sql = first.sequence() == 1
                ? "insert into run (id, first_position, opened_at, last_sequence, last_at, ended_at)"
                        + " values (:run, :position, :at, :sequence, :at, :ended)"
                : "update run set last_sequence = :sequence, last_at = :at, ended_at = coalesce(ended_at, :ended)"
                        + " where id = :run";
        handle.createUpdate(sql)
                .bind("run", first.run())
                .bind("position", first.position())
                .bind("sequence", last.sequence())
                .bind("at", last.at())
                .bind("ended", ended ? Long.valueOf(last.at()) : null)
                .execute();
    }

    private static void writeLines(Handle handle, List<Line> lines) {
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

    private Event decode(Line line) {
        try {
            return CODEC.decode(line.body());
        } catch (JsonProcessingException e) {
            throw new JournalException(
                    "Line " + line.position() + " of the journal (run " + line.run() + ", " + line.type()
                            + ") cannot be read: it is damaged, or a newer Drydock wrote it. Start the newest version,"
                            + " or verify the journal.",
                    e);
        }
    }

    private static Entry entry(RunId run, Line line, Event event) {
        return new Entry(line.position(), run, line.sequence(), Instant.ofEpochMilli(line.at()), event, line.hash());
    }

    /** What was appended is appended: a listener's failure is no concern of the one who appends. */
    private static void tell(Consumer<RunId> listener, RunId run) {
        try {
            listener.accept(run);
        } catch (RuntimeException e) {
            log.atError().addKeyValue("run", run).setCause(e).log("a listener of the journal failed");
        }
    }
}

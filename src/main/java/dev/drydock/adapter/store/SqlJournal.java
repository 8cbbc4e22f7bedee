package dev.drydock.adapter.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in SQL. Appends that wait at the same time are written in one transaction: see {@link AppendGroups}.
 *
 * <p>Listeners hear of this process's appends only; whoever must know of another process's appends looks again from time to
 * time.
 */
final class SqlJournal implements Journal {
    private static final Logger log = LoggerFactory.getLogger(SqlJournal.class);
    private static final EventCodec CODEC = new EventCodec();

    private final Database database;
    private final AppendGroups groups;
    private final List<Consumer<RunId>> listeners = new CopyOnWriteArrayList<>();

    SqlJournal(Database database, SharedClock clock) {
        this.database = database;
        this.groups = new AppendGroups(
                group -> database.write(transaction -> AppendTransaction.append(transaction, clock, group)));
    }

    @Override
    public List<Entry> append(RunId run, long lastSequence, List<Event> events) throws ConflictException {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("an append needs an event");
        }
        List<String> bodies = events.stream().map(CODEC::encode).toList();
        List<Entry> entries = switch (groups.write(new Append(run, lastSequence, events, bodies))) {
            case Append.Fate.Stored stored -> stored.entries();
            case Append.Fate.Conflicting conflicting -> throw new ConflictException(run, lastSequence);
            case Append.Fate.Failed failed ->
                throw new JournalException(failed.words(), failed.why(), failed.isUncertain());
        };
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
        return lines.stream()
                .map(line -> AppendTransaction.entry(run, line, decode(line)))
                .toList();
    }

    @Override
    public SequencedMap<RunId, Long> openSequences() {
        SequencedMap<RunId, Long> open = new LinkedHashMap<>();
        database.read(handle -> handle.createQuery(
                                "select id, last_sequence from run where ended_at is null order by first_position")
                        .map((row, context) -> Map.entry(new RunId(row.getString(1)), row.getLong(2)))
                        .list())
                .forEach(run -> open.put(run.getKey(), run.getValue()));
        return open;
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
    public List<RunId> ofSchedule(String name, int limit) {
        return database.read(handle -> handle.createQuery(
                        "select id from run where schedule = :name order by first_position desc limit :limit")
                .bind("name", name)
                .bind("limit", limit)
                .map((row, context) -> new RunId(row.getString(1)))
                .list());
    }

    @Override
    public Subscription onAppend(Consumer<RunId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
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

    /** What was appended is appended: a listener's failure is no concern of the one who appends. */
    private static void tell(Consumer<RunId> listener, RunId run) {
        try {
            listener.accept(run);
        } catch (RuntimeException e) {
            log.atError().addKeyValue("run", run).setCause(e).log("a listener of the journal failed");
        }
    }
}

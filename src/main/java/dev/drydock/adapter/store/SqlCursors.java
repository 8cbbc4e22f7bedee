package dev.drydock.adapter.store;

import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The readers' cursors in SQL. A reader that was seen once has a row for each run, which appends keep up to date, so that the
 * runs that it is behind with are found by an index that holds nothing else.
 */
final class SqlCursors implements Cursors {
    static final String BEHIND = "select run from cursor"
            + " where reader = :reader and sequence < last_sequence order by waiting_since limit :limit";

    private final Database database;
    private final SharedClock clock;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    SqlCursors(Database database, SharedClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Notes in every reader's row that runs have new lines; part of the append's transaction.
     *
     * @param begun the runs that begin with them
     * @param goingOn the runs that had lines before
     */
    static void appended(Handle handle, List<Growth> begun, List<Growth> goingOn) {
        note(
                handle,
                "insert into cursor (run, reader, sequence, last_sequence, waiting_since)"
                        + " select :run, name, 0, :last, :position from reader",
                begun);
        note(
                handle,
                "update cursor set last_sequence = :last,"
                        + " waiting_since = case when sequence < last_sequence then waiting_since else :position end"
                        + " where run = :run",
                goingOn);
    }

    private static void note(Handle handle, String sql, List<Growth> grown) {
        if (grown.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(sql);
        for (Growth run : grown) {
            batch.bind("run", run.first().run())
                    .bind("last", run.last().sequence())
                    .bind("position", run.first().position())
                    .add();
        }
        batch.execute();
    }

    @Override
    public List<RunId> behind(String reader, int limit) {
        meet(reader);
        return database.read(handle -> handle.createQuery(BEHIND)
                .bind("reader", reader)
                .bind("limit", limit)
                .map((row, context) -> new RunId(row.getString(1)))
                .list());
    }

    @Override
    public long position(String reader, RunId run) {
        return database.read(
                handle -> handle.createQuery("select sequence from cursor where run = :run and reader = :reader")
                        .bind("run", run.value())
                        .bind("reader", reader)
                        .mapTo(Long.class)
                        .findOne()
                        .orElse(0L));
    }

    @Override
    public void advance(String reader, RunId run, long sequence) {
        meet(reader);
        database.write(handle -> handle.createUpdate("update cursor set sequence = :sequence, waiting_since = coalesce("
                        + "(select position from journal where run = :run and sequence = :sequence + 1), waiting_since)"
                        + " where run = :run and reader = :reader and sequence < :sequence")
                .bind("sequence", sequence)
                .bind("run", run.value())
                .bind("reader", reader)
                .execute());
    }

    @Override
    public Optional<String> delivery(String reader, RunId run, String key) {
        return database.read(handle -> handle.createQuery(
                        "select value from delivery where run = :run and reader = :reader and key = :key")
                .bind("run", run.value())
                .bind("reader", reader)
                .bind("key", key)
                .mapTo(String.class)
                .findOne());
    }

    @Override
    public boolean beginDelivery(String reader, String worker, RunId run, String key) {
        return database.write(handle -> handle.createUpdate("insert into delivery (run, reader, key, value)"
                                + " select :run, :reader, :key, '' from reader_turn"
                                + " where reader = :reader and worker = :worker and expires_at > " + clock.sql()
                                + " on conflict (run, reader, key) do update set value = excluded.value"
                                + " where delivery.value = '' or substr(delivery.value, 1, 1) = :givenUp")
                        .bind("givenUp", GIVEN_UP)
                        .bind("run", run.value())
                        .bind("reader", reader)
                        .bind("key", key)
                        .bind("worker", worker)
                        .execute()
                > 0);
    }

    @Override
    public void recordDelivery(String reader, RunId run, String key, String value) {
        database.write(handle -> handle.createUpdate("insert into delivery (run, reader, key, value)"
                        + " values (:run, :reader, :key, :value)"
                        + " on conflict (run, reader, key) do update set value = excluded.value")
                .bind("run", run.value())
                .bind("reader", reader)
                .bind("key", key)
                .bind("value", value)
                .execute());
    }

    @Override
    public boolean takeTurn(String reader, String worker, Duration time) {
        return database.write(
                handle -> handle.createUpdate("insert into reader_turn as turn (reader, worker, expires_at)"
                                        + " values (:reader, :worker, " + clock.sql() + " + :time)"
                                        + " on conflict (reader) do update"
                                        + " set worker = excluded.worker, expires_at = excluded.expires_at"
                                        + " where turn.worker = excluded.worker or turn.expires_at <= " + clock.sql())
                                .bind("reader", reader)
                                .bind("worker", worker)
                                .bind("time", time.toMillis())
                                .execute()
                        > 0);
    }

    @Override
    public void leaveTurn(String reader, String worker) {
        database.write(
                handle -> handle.createUpdate("delete from reader_turn where reader = :reader and worker = :worker")
                        .bind("reader", reader)
                        .bind("worker", worker)
                        .execute());
    }

    /** Gives all turns back; for who knows that no reader is alive. */
    void leaveAllTurns() {
        database.write(handle -> handle.execute("delete from reader_turn"));
    }

    /** Gives a reader that comes for the first time its rows; the journal's head is locked so that no run is missed. */
    private void meet(String reader) {
        if (known.contains(reader)) {
            return;
        }
        database.write(handle -> {
            handle.execute("update journal_head set position = position");
            int met = handle.createUpdate("insert into reader (name) values (:reader) on conflict (name) do nothing")
                    .bind("reader", reader)
                    .execute();
            if (met > 0) {
                handle.createUpdate("insert into cursor (run, reader, sequence, last_sequence, waiting_since)"
                                + " select id, :reader, 0, last_sequence, first_position from run")
                        .bind("reader", reader)
                        .execute();
            }
            return met;
        });
        known.add(reader);
    }
}

package dev.drydock.adapter.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Moves the lines of runs that ended long ago from the journal to its archive, as they are, so that the chain of hashes stays
 * whole. A run that a reader has not finished with stays, however old it is.
 */
final class Archiving {
    private static final String OLD = "ended_at is not null and ended_at < :before and last_at < :before and not"
            + " exists (select 1 from cursor where cursor.run = run.id and cursor.sequence < cursor.last_sequence)";

    private final Database database;
    private final SharedClock clock;

    Archiving(Database database, SharedClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Archives.
     *
     * @param age how long ago a run must have ended
     * @param most how many runs to archive at most; each is moved by itself, so that appends wait for one only
     * @return how many were archived
     */
    int archive(Duration age, int most) {
        long before = clock.instant().minus(age).toEpochMilli();
        List<String> runs = database.read(
                handle -> handle.createQuery("select id from run where " + OLD + " order by ended_at limit :most")
                        .bind("before", before)
                        .bind("most", most)
                        .mapTo(String.class)
                        .list());
        return runs.stream().mapToInt(run -> move(run, before)).sum();
    }

    /** Under the lock of the journal's head: nothing is appended to the run while it is moved, and replicas move it in turn. */
    private int move(String run, long before) {
        return database.write(handle -> {
            handle.execute("update journal_head set position = position");
            Optional<String> stillOld = handle.createQuery("select id from run where id = :run and " + OLD)
                    .bind("run", run)
                    .bind("before", before)
                    .mapTo(String.class)
                    .findOne();
            if (stillOld.isEmpty()) {
                return 0;
            }
            execute(
                    handle,
                    run,
                    "insert into archive (" + Line.COLUMNS + ") select " + Line.COLUMNS
                            + " from journal where run = :run");
            execute(handle, run, "delete from journal where run = :run");
            execute(handle, run, "delete from cursor where run = :run");
            execute(handle, run, "delete from delivery where run = :run");
            execute(handle, run, "delete from run where id = :run");
            return 1;
        });
    }

    private static void execute(Handle handle, String run, String sql) {
        handle.createUpdate(sql).bind("run", run).execute();
    }
}

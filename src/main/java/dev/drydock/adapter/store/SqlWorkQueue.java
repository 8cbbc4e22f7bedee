package dev.drydock.adapter.store;

import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import dev.drydock.core.run.WorkQueue;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Update;

/**
 * The work queue in db-scheduler's table, which db-scheduler itself polls. Its own client cannot queue work that is being
 * done, nor move work to the earlier of two moments; both are one statement here. Work queued while it is being done is noted
 * in the row's {@code again_at}, and whoever ends doing it puts it back for then.
 */
final class SqlWorkQueue implements WorkQueue {
    private static final String MINE = " where task_name = :task and task_instance = :instance and version = :version"
            + " and picked_by = :worker";
    private static final String FREE = "picked = false, picked_by = null, last_heartbeat = null, again_at = null,"
            + " version = version + 1, consecutive_failures = :failures, execution_time = ";

    private final Database database;
    private final JdbcCustomization customization;
    private final InstantSource clock;
    private volatile Runnable wake = () -> {};

    SqlWorkQueue(Database database, InstantSource clock) {
        this.database = database;
        this.customization = database.customization();
        this.clock = clock;
    }

    /** Calls back after work became due in this process. */
    void onDue(Runnable callback) {
        wake = callback;
    }

    @Override
    public void queue(Work work, Instant when) {
        Ticket ticket = Ticket.of(work);
        database.write(handle -> handle.createUpdate("insert into scheduled_tasks as t"
                        + " (task_name, task_instance, execution_time, picked, consecutive_failures, version)"
                        + " values (:task, :instance, :when, false, 0, 1)"
                        + " on conflict (task_name, task_instance) do update set"
                        + " again_at = case when t.picked then excluded.execution_time else null end,"
                        + " execution_time = case when t.picked then t.execution_time else excluded.execution_time end,"
                        + " version = case when t.picked then t.version else t.version + 1 end"
                        + " where (t.picked and (t.again_at is null or t.again_at > excluded.execution_time))"
                        + " or (not t.picked and t.execution_time > excluded.execution_time)")
                .bind("task", ticket.task())
                .bind("instance", ticket.instance())
                .bind("when", moment(when))
                .execute());
        if (!when.isAfter(clock.instant())) {
            wake.run();
        }
    }

    int length() {
        return database.read(handle -> handle.createQuery("select count(*) from scheduled_tasks")
                .mapTo(Integer.class)
                .one());
    }

    /**
     * Ends work that the worker has done: takes it from the queue, or puts it back when it was queued again in the meantime. This process is
     * woken only for what is due: woken early, it would look again just when the work becomes due, each time, and no other
     * process would ever have it.
     */
    void done(Ticket ticket, String worker, long version) {
        boolean isDue = database.write(handle -> {
            int removed = of(
                            ticket,
                            worker,
                            version,
                            handle.createUpdate("delete from scheduled_tasks" + MINE + " and again_at is null"))
                    .execute();
            if (removed > 0) {
                return false;
            }
            int again = of(
                            ticket,
                            worker,
                            version,
                            handle.createUpdate("update scheduled_tasks set " + FREE + "again_at" + MINE
                                    + " and again_at is not null"))
                    .bind("failures", 0)
                    .execute();
            return again > 0 && isDue(handle, ticket);
        });
        if (isDue) {
            wake.run();
        }
    }

    private boolean isDue(Handle handle, Ticket ticket) {
        return handle.createQuery("select count(*) from scheduled_tasks where task_name = :task"
                                + " and task_instance = :instance and execution_time <= :now")
                        .bind("task", ticket.task())
                        .bind("instance", ticket.instance())
                        .bind("now", moment(clock.instant()))
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /** Puts work back that was not done, for {@code next}, or earlier where it was queued again for earlier. */
    void putBack(Ticket ticket, String worker, long version, Instant next, int failures) {
        database.write(handle -> of(
                        ticket,
                        worker,
                        version,
                        handle.createUpdate("update scheduled_tasks set " + FREE
                                + "case when again_at < :next then again_at else :next end" + MINE))
                .bind("next", moment(next))
                .bind("failures", failures)
                .execute());
    }

    /** Frees what a process of this name left when it died: it cannot be at work any more. */
    void adoptFrom(String worker) {
        database.write(handle -> handle.createUpdate("update scheduled_tasks set picked = false, picked_by = null,"
                        + " last_heartbeat = null, version = version + 1 where picked = true and picked_by = :worker")
                .bind("worker", worker)
                .execute());
    }

    private static Update of(Ticket ticket, String worker, long version, Update update) {
        return update.bind("task", ticket.task())
                .bind("instance", ticket.instance())
                .bind("worker", worker)
                .bind("version", version);
    }

    private Argument moment(Instant when) {
        Instant stored = when.truncatedTo(ChronoUnit.MILLIS);
        return (position, statement, context) -> customization.setInstant(statement, position, stored);
    }
}

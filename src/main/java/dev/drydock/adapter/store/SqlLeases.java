package dev.drydock.adapter.store;

import dev.drydock.core.plan.Resource;
import dev.drydock.core.run.Leases;
import dev.drydock.core.run.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The leases in SQL. Every grant takes the next number of one counter, whose row is locked first: grants of all processes come
 * one after the other. A run is a resource of its own lease, so that no two workers carry it even where it locks nothing else.
 *
 * <p>Whether a lease has expired is judged by one clock for all who share the database: see {@link SharedClock}. The clocks of
 * the askers' machines do not matter.
 */
final class SqlLeases implements Leases {
    private final Database database;
    private final SharedClock clock;

    SqlLeases(Database database, SharedClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The counter and the moment at which its row was locked. */
    private record Turn(long fence, long now) {}

    private record Row(String resource, RunId run, String worker, long fence, long expiresAt) {
        boolean mayBeTakenBy(RunId asker, String askingWorker, long now) {
            return expiresAt <= now || (run.equals(asker) && worker.equals(askingWorker));
        }
    }

    @Override
    public Answer acquire(RunId run, String worker, List<Resource> resources, Duration timeToLive) {
        SortedMap<String, Resource> wanted = new TreeMap<>();
        Resource itself = new Resource("run/" + run, "run " + run);
        wanted.put(itself.name(), itself);
        resources.forEach(resource -> wanted.put(resource.name(), resource));
        return database.write(handle -> {
            Turn turn = turn(handle, 1);
            for (Row row : rows(handle, "")) {
                Optional<Resource> conflict = wanted.values().stream()
                        .filter(resource -> Resource.exclude(resource.name(), row.resource()))
                        .findFirst();
                if (conflict.isPresent() && !row.mayBeTakenBy(run, worker, turn.now())) {
                    return new Answer.Busy(conflict.get(), row.run());
                }
            }
            Lease lease = new Lease(run, worker, turn.fence());
            grant(handle, lease, wanted.keySet(), turn.now() + timeToLive.toMillis());
            return new Answer.Granted(lease);
        });
    }

    @Override
    public boolean renew(Lease lease, Duration timeToLive) {
        return database.write(handle -> {
            Turn turn = turn(handle, 0);
            int renewed = handle.createUpdate("update lease set expires_at = :expires where fence = :fence"
                            + " and resources = (select count(*) from lease where fence = :fence)")
                    .bind("expires", turn.now() + timeToLive.toMillis())
                    .bind("fence", lease.fence())
                    .execute();
            return renewed > 0;
        });
    }

    @Override
    public void release(Lease lease) {
        database.write(handle -> {
            turn(handle, 0);
            return handle.createUpdate("delete from lease where fence = :fence")
                    .bind("fence", lease.fence())
                    .execute();
        });
    }

    @Override
    public List<Held> held() {
        return database.read(handle -> rows(handle, " where expires_at > " + clock.sql())).stream()
                .map(row -> new Held(row.resource(), new Lease(row.run(), row.worker(), row.fence())))
                .toList();
    }

    /** Moves the counter on and locks it until the transaction ends. */
    private Turn turn(Handle handle, int by) {
        return handle.createQuery("update lease_fence set fence = fence + :by returning fence, " + clock.sql())
                .bind("by", by)
                .map((row, context) -> new Turn(row.getLong(1), row.getLong(2)))
                .one();
    }

    private static List<Row> rows(Handle handle, String condition) {
        return handle.createQuery(
                        "select resource, run, worker, fence, expires_at from lease" + condition + " order by resource")
                .map((row, context) -> new Row(
                        row.getString(1),
                        new RunId(row.getString(2)),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5)))
                .list();
    }

    /** Writes the new lease in place of what the run held before and of what has expired. */
    private static void grant(Handle handle, Lease lease, Set<String> resources, long expiresAt) {
        handle.createUpdate("delete from lease where run = :run")
                .bind("run", lease.holder().value())
                .execute();
        PreparedBatch batch =
                handle.prepareBatch("insert into lease (resource, run, worker, fence, resources, expires_at)"
                        + " values (:resource, :run, :worker, :fence, :resources, :expires)"
                        + " on conflict (resource) do update set run = excluded.run, worker = excluded.worker,"
                        + " fence = excluded.fence, resources = excluded.resources, expires_at = excluded.expires_at");
        for (String resource : resources) {
            batch.bind("resource", resource)
                    .bind("run", lease.holder().value())
                    .bind("worker", lease.worker())
                    .bind("fence", lease.fence())
                    .bind("resources", resources.size())
                    .bind("expires", expiresAt)
                    .add();
        }
        batch.execute();
    }
}

package dev.drydock.core.run;

import dev.drydock.core.plan.Resource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Leases in memory that never expire by themselves. */
public final class MemoryLeases implements Leases {
    private final Map<String, Lease> held = new TreeMap<>();
    private long fence;
    private boolean refusing;

    /** The database is away whenever a lease is to be given back. */
    public synchronized void refuseReleases() {
        refusing = true;
    }

    @Override
    public synchronized Answer acquire(RunId run, String worker, List<Resource> resources, Duration timeToLive) {
        for (Resource resource : resources) {
            for (Map.Entry<String, Lease> entry : held.entrySet()) {
                Lease holder = entry.getValue();
                boolean mine = holder.holder().equals(run) && holder.worker().equals(worker);
                if (Resource.exclude(resource.name(), entry.getKey()) && !mine) {
                    return new Answer.Busy(resource, holder.holder());
                }
            }
        }
        Lease lease = new Lease(run, worker, ++fence);
        resources.forEach(resource -> held.put(resource.name(), lease));
        return new Answer.Granted(lease);
    }

    @Override
    public synchronized boolean renew(Lease lease, Duration timeToLive) {
        return held.containsValue(lease);
    }

    @Override
    public synchronized void release(Lease lease) {
        if (refusing) {
            throw new Journal.JournalException("the database does not answer", new IOException("connection refused"));
        }
        held.values().removeIf(lease::equals);
    }

    @Override
    public synchronized List<Held> held() {
        return held.entrySet().stream()
                .map(entry -> new Held(entry.getKey(), entry.getValue()))
                .toList();
    }
}

package dev.drydock.core.run;

import dev.drydock.core.plan.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The port to locks that expire: each resource belongs to one run, and each run to one worker, at a time. */
public interface Leases {
    /**
     * A lease that was granted.
     *
     * @param holder the run that holds it
     * @param worker the process that holds it
     * @param fence a number that grows with every grant of any of its resources
     */
    record Lease(RunId holder, String worker, long fence) {}

    /** What became of a request for a lease. */
    sealed interface Answer {
        /** All resources are held. */
        record Granted(Lease lease) implements Answer {}

        /** None is held by the asker: one is another's. */
        record Busy(Resource resource, RunId holder) implements Answer {}
    }

    /**
     * Takes all resources or none. A run's lease that has expired, or whose worker is the asker's own, is taken over.
     *
     * @param resources what to lock; sorted inside, so that two runs never wait for each other in a circle
     */
    Answer acquire(RunId run, String worker, List<Resource> resources, Duration timeToLive);

    /** Prolongs a lease; false when it was lost, after which its holder must do nothing more. */
    boolean renew(Lease lease, Duration timeToLive);

    /** Gives a lease back; nothing happens when it was lost before. */
    void release(Lease lease);

    /**
     * What is held now.
     *
     * @param resource the lock's name; a run's own lock, by which it has one worker at a time, begins with {@code run/}
     * @param lease by whom
     */
    record Held(String resource, Lease lease) {}

    /** All that is held now, by name. */
    List<Held> held();

    /** Who holds a resource now. */
    default Optional<Lease> holder(Resource resource) {
        return held().stream()
                .filter(held -> held.resource().equals(resource.name()))
                .map(Held::lease)
                .findFirst();
    }
}

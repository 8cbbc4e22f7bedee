package dev.drydock.app;

import dev.drydock.sim.cluster.SimulatedCluster;
import java.util.EnumSet;
import java.util.Set;

/** Why the demo's API server is away, which may be for two reasons at a time; it serves when none is left. */
final class ApiOutage {
    private final SimulatedCluster cluster;
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

    ApiOutage(SimulatedCluster cluster) {
        this.cluster = cluster;
    }

    /** Who takes it away. */
    enum Reason {
        /** Somebody at the page or the terminal. */
        VISITOR,
        /** Its host, which has stopped it. */
        HOST
    }

    synchronized boolean isFor(Reason reason) {
        return reasons.contains(reason);
    }

    synchronized void set(Reason reason, boolean away) {
        if (away) {
            reasons.add(reason);
        } else {
            reasons.remove(reason);
        }
        if (reasons.isEmpty()) {
            cluster.start();
        } else {
            cluster.stop();
        }
    }
}

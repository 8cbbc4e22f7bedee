package dev.drydock.sim.cluster;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Notes which nodes take no pods, cordoned or not Ready. Called under the store's lock. */
final class Outages implements Consumer<Change> {
    private final InstantSource clock;
    private final TruthLog log;
    private final Set<String> out = new HashSet<>();

    Outages(InstantSource clock, TruthLog log) {
        this.clock = clock;
        this.log = log;
    }

    @Override
    public void accept(Change change) {
        if (change.type() != ResourceType.NODES) {
            return;
        }
        StoredObject node = change.now();
        String name = node.key().name();
        boolean takesNone = !change.removed()
                && (node.tree().path("spec").path("unschedulable").asBoolean() || !NodeShape.isReady(node.tree()));
        if (takesNone ? out.add(name) : out.remove(name)) {
            log.add(new TruthLog.Outage(name, clock.instant(), out.size()));
        }
    }
}

package dev.drydock.sim.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** All controllers, and who of them has to look when something changed. */
final class Controllers {
    private final ObjectStore store;
    private final ControlLoop loop;
    private final Kubelet kubelet;
    private final NodeLifecycle lifecycle;
    private final Scheduler scheduler;
    private final Budgets budgets;
    private final Housekeeping housekeeping;
    private final Definitions definitions;
    private final Map<ResourceType, ControlLoop.Reconciler> workloads;
    // One object each, since the queue tells work apart by it.
    private final ControlLoop.Reconciler nodes;
    private final ControlLoop.Reconciler namespaces;
    private final ControlLoop.Reconciler orphans;

    Controllers(
            ObjectStore store,
            ControlLoop loop,
            Writes writes,
            Deletions deletions,
            PodFactory factory,
            Duration startTime,
            Duration stopTime,
            Duration nodePatience) {
        this.store = store;
        this.loop = loop;
        this.kubelet = new Kubelet(store, deletions, loop, startTime, stopTime);
        this.lifecycle = new NodeLifecycle(store, loop, kubelet, nodePatience);
        this.scheduler = new Scheduler(store, loop);
        this.budgets = new Budgets(store, loop);
        this.definitions = new Definitions(store);
        this.housekeeping = new Housekeeping(store, deletions);
        this.nodes = housekeeping::node;
        this.namespaces = housekeeping::namespace;
        this.orphans = housekeeping::orphans;
        this.workloads = Map.of(
                ResourceType.DEPLOYMENTS,
                new Deployments(store, writes),
                ResourceType.REPLICA_SETS,
                new Replicas(ResourceType.REPLICA_SETS, store, writes, deletions, factory),
                ResourceType.REPLICATION_CONTROLLERS,
                new Replicas(ResourceType.REPLICATION_CONTROLLERS, store, writes, deletions, factory),
                ResourceType.JOBS,
                new Replicas(ResourceType.JOBS, store, writes, deletions, factory),
                ResourceType.STATEFUL_SETS,
                new StatefulSets(store, writes, deletions, factory),
                ResourceType.DAEMON_SETS,
                new DaemonSets(store, writes, deletions, factory));
        store.onChange(this::changed);
    }

    Kubelet kubelet() {
        return kubelet;
    }

    Budgets budgets() {
        return budgets;
    }

    private void changed(Change change) {
        StoredObject now = change.now();
        switch (change.type().role()) {
            case PODS -> podChanged(change);
            case NODES -> nodeChanged(now);
            case NAMESPACES -> loop.enqueue(namespaces, now.key());
            case BUDGETS -> loop.enqueue(budgets, now.key());
            case DEPLOYMENTS, REPLICA_SETS, REPLICATION_CONTROLLERS, STATEFUL_SETS, DAEMON_SETS, JOBS ->
                workloadChanged(change);
            case KEPT -> {
                if (change.type() == ResourceType.DEFINITIONS && !change.removed()) {
                    loop.enqueue(definitions, now.key());
                }
            }
            case EVENTS, SERVICES, CONFIG_MAPS, LEASES -> {}
        }
        if (change.removed()) {
            if (!store.ownedBy(now.uid()).isEmpty()) {
                loop.enqueue(orphans, ObjectKey.cluster(now.uid()));
            }
            if (change.type().namespaced()) {
                loop.enqueue(namespaces, ObjectKey.cluster(now.key().namespace()));
            }
        }
    }

    private void podChanged(Change change) {
        StoredObject now = change.now();
        scheduler.podChanged(change);
        if (change.removed()) {
            loop.enqueue(key -> kubelet.gone(now), now.key());
        } else {
            loop.enqueue(kubelet, now.key());
            if (now.pod().node().isEmpty()) {
                loop.enqueue(scheduler, now.key());
            }
        }
        ownerChanged(now);
        budgets.podChanged(now);
        change.before().filter(before -> !before.labels().equals(now.labels())).ifPresent(budgets::podChanged);
    }

    private void nodeChanged(StoredObject node) {
        loop.enqueue(nodes, node.key());
        loop.enqueue(lifecycle, node.key());
        scheduler.nodesChanged();
        store.all(ResourceType.DAEMON_SETS, "").forEach(set -> wake(ResourceType.DAEMON_SETS, set.key()));
    }

    private void workloadChanged(Change change) {
        StoredObject now = change.now();
        wake(change.type(), now.key());
        ownerChanged(now);
        long before = change.before().map(StoredObject::generation).orElse(-1L);
        if (change.removed() || before != now.generation()) {
            budgets.scaleChanged(now.key().namespace());
        }
    }

    private void ownerChanged(StoredObject owned) {
        Optional<StoredObject.Owner> owner = owned.controller();
        for (ResourceType type : workloads.keySet()) {
            if (owner.filter(o -> o.kind().equals(type.kind())).isPresent()) {
                wake(type, new ObjectKey(owned.key().namespace(), owner.get().name()));
            }
        }
    }

    private void wake(ResourceType type, ObjectKey key) {
        Optional.ofNullable(workloads.get(type)).ifPresent(controller -> loop.enqueue(controller, key));
    }
}

package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/** The controllers that keep a number of interchangeable pods: of ReplicaSets, ReplicationControllers and Jobs. */
final class Replicas implements ControlLoop.Reconciler {
    private final ResourceType type;
    private final ObjectStore store;
    private final Writes writes;
    private final Deletions deletions;
    private final PodFactory factory;

    Replicas(ResourceType type, ObjectStore store, Writes writes, Deletions deletions, PodFactory factory) {
        this.type = type;
        this.store = store;
        this.writes = writes;
        this.deletions = deletions;
        this.factory = factory;
    }

    @Override
    public void reconcile(ObjectKey key) {
        store.get(type, key).filter(owner -> !owner.deleting()).ifPresent(this::keep);
    }

    private void keep(StoredObject owner) {
        ObjectNode tree = owner.tree();
        List<StoredObject> pods = pods(store, owner);
        List<StoredObject> active = pods.stream()
                .filter(pod -> !pod.deleting() && !pod.pod().finished())
                .toList();
        long wanted = wanted(tree, pods);
        for (long i = active.size(); i < wanted; i++) {
            String name = owner.key().name() + "-" + factory.suffix();
            ObjectNode pod = factory.pod(owner, tree.path("spec").path("template"), name);
            writes.create(ResourceType.PODS, owner.key().namespace(), pod, false);
        }
        active.stream()
                .sorted(Comparator.comparing((StoredObject pod) -> pod.pod().ready()))
                .limit(Math.max(0, active.size() - wanted))
                .forEach(pod -> deletions.delete(ResourceType.PODS, pod.key(), DeleteOptions.PLAIN));
        writeStatus(store, owner, Math.max(wanted, active.size()), ready(active));
    }

    private long wanted(ObjectNode tree, List<StoredObject> pods) {
        JsonNode spec = tree.path("spec");
        if (type != ResourceType.JOBS) {
            return spec.path("replicas").asLong();
        }
        long done = pods.stream()
                .filter(pod -> pod.pod().phase().equals("Succeeded"))
                .count();
        long left = spec.path("completions").asLong(1) - done;
        return Math.max(0, Math.min(left, spec.path("parallelism").asLong()));
    }

    static List<StoredObject> pods(ObjectStore store, StoredObject owner) {
        return store.ownedBy(owner.uid()).stream()
                .filter(object -> object.type() == ResourceType.PODS)
                .toList();
    }

    static long ready(List<StoredObject> pods) {
        return pods.stream().filter(pod -> !pod.deleting() && pod.pod().ready()).count();
    }

    /** Writes the counts that every workload's status has, if they changed. */
    static void writeStatus(ObjectStore store, StoredObject owner, long replicas, long ready) {
        store.get(owner.type(), owner.key()).ifPresent(current -> {
            ObjectNode tree = current.tree();
            ObjectNode status = Json.child(tree, "status");
            ObjectNode before = status.deepCopy();
            status.put("observedGeneration", current.generation());
            status.put("replicas", replicas)
                    .put("readyReplicas", ready)
                    .put("availableReplicas", ready)
                    .put("updatedReplicas", replicas);
            if (!Json.same(status, before)) {
                store.replace(current, tree);
            }
        });
    }
}

package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The controller of StatefulSets: each ordinal comes back under its own name, and only after the old pod of that name is gone. */
final class StatefulSets implements ControlLoop.Reconciler {
    private final ObjectStore store;
    private final Writes writes;
    private final Deletions deletions;
    private final PodFactory factory;

    StatefulSets(ObjectStore store, Writes writes, Deletions deletions, PodFactory factory) {
        this.store = store;
        this.writes = writes;
        this.deletions = deletions;
        this.factory = factory;
    }

    @Override
    public void reconcile(ObjectKey key) {
        store.get(ResourceType.STATEFUL_SETS, key)
                .filter(set -> !set.deleting())
                .ifPresent(this::keep);
    }

    private void keep(StoredObject set) {
        ObjectNode tree = set.tree();
        long wanted = tree.path("spec").path("replicas").asLong();
        boolean parallel =
                tree.path("spec").path("podManagementPolicy").asText().equals("Parallel");
        Map<String, StoredObject> pods = Replicas.pods(store, set).stream()
                .collect(Collectors.toMap(pod -> pod.key().name(), Function.identity()));
        for (long ordinal = 0; ordinal < wanted; ordinal++) {
            String name = set.key().name() + "-" + ordinal;
            StoredObject pod = pods.get(name);
            if (pod == null) {
                create(set, tree, name, ordinal);
            } else if (pod.pod().finished() && !pod.deleting()) {
                deletions.delete(ResourceType.PODS, pod.key(), DeleteOptions.PLAIN);
            }
            boolean stands = pod != null && !pod.deleting() && pod.pod().ready();
            if (!stands && !parallel) {
                break;
            }
        }
        shrink(List.copyOf(pods.values()), set.key().name(), wanted);
        Replicas.writeStatus(store, set, pods.size(), Replicas.ready(List.copyOf(pods.values())));
    }

    private void create(StoredObject set, ObjectNode tree, String name, long ordinal) {
        ObjectNode pod = factory.pod(set, tree.path("spec").path("template"), name);
        Json.child(Json.meta(pod), "labels")
                .put("statefulset.kubernetes.io/pod-name", name)
                .put("apps.kubernetes.io/pod-index", Long.toString(ordinal));
        writes.create(ResourceType.PODS, set.key().namespace(), pod, false);
    }

    private void shrink(List<StoredObject> pods, String set, long wanted) {
        for (StoredObject pod : pods) {
            String ordinal = pod.key().name().substring(set.length() + 1);
            if (Long.parseLong(ordinal) >= wanted && !pod.deleting()) {
                deletions.delete(ResourceType.PODS, pod.key(), DeleteOptions.PLAIN);
            }
        }
    }
}

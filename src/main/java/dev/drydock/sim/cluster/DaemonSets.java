package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The controller of DaemonSets: one pod on every node that it fits, cordoned or not; a changed template goes from node to node. */
final class DaemonSets implements ControlLoop.Reconciler {
    private static final String REVISION = "controller-revision-hash";

    private final ObjectStore store;
    private final Writes writes;
    private final Deletions deletions;
    private final PodFactory factory;

    DaemonSets(ObjectStore store, Writes writes, Deletions deletions, PodFactory factory) {
        this.store = store;
        this.writes = writes;
        this.deletions = deletions;
        this.factory = factory;
    }

    @Override
    public void reconcile(ObjectKey key) {
        store.get(ResourceType.DAEMON_SETS, key).filter(set -> !set.deleting()).ifPresent(this::keep);
    }

    private void keep(StoredObject set) {
        ObjectNode template = set.tree().path("spec").path("template").deepCopy();
        tolerate(Json.child(template, "spec"));
        String revision = Deployments.hash(set.tree());
        Json.child(Json.meta(template), "labels").put(REVISION, revision);
        Set<String> wanted = new TreeSet<>();
        for (StoredObject node : store.all(ResourceType.NODES, "")) {
            if (Scheduler.runsDaemon(node, template.path("spec"))) {
                wanted.add(node.key().name());
            }
        }
        List<StoredObject> pods = Replicas.pods(store, set);
        Set<String> missing = new TreeSet<>(wanted);
        for (StoredObject pod : pods) {
            missing.remove(pod.pod().node());
            if ((!wanted.contains(pod.pod().node()) || pod.pod().finished()) && !pod.deleting()) {
                deletions.delete(ResourceType.PODS, pod.key(), DeleteOptions.PLAIN);
            }
        }
        for (String node : missing) {
            ObjectNode pod = factory.pod(set, template, set.key().name() + "-" + factory.suffix());
            Json.child(pod, "spec").put("nodeName", node);
            writes.create(ResourceType.PODS, set.key().namespace(), pod, false);
        }
        List<StoredObject> outdated = pods.stream()
                .filter(pod -> !revision.equals(pod.labels().get(REVISION)))
                .toList();
        if (missing.isEmpty() && Replicas.ready(pods) == pods.size()) {
            outdated.stream()
                    .findFirst()
                    .ifPresent(pod -> deletions.delete(ResourceType.PODS, pod.key(), DeleteOptions.PLAIN));
        }
        writeStatus(set, wanted.size(), Replicas.ready(pods), pods.size() - outdated.size());
    }

    /** What the real controller adds, so that a cordon does not move its pods. */
    private static void tolerate(ObjectNode podSpec) {
        for (String key : List.of("not-ready", "unreachable", "unschedulable")) {
            Json.list(podSpec, "tolerations")
                    .addObject()
                    .put("key", "node.kubernetes.io/" + key)
                    .put("operator", "Exists");
        }
    }

    private void writeStatus(StoredObject set, long wanted, long ready, long updated) {
        ObjectNode tree = set.tree();
        ObjectNode before = tree.deepCopy();
        Json.child(tree, "status")
                .put("observedGeneration", set.generation())
                .put("desiredNumberScheduled", wanted)
                .put("currentNumberScheduled", wanted)
                .put("updatedNumberScheduled", updated)
                .put("numberMisscheduled", 0)
                .put("numberReady", ready)
                .put("numberAvailable", ready);
        if (!Json.same(tree, before)) {
            store.replace(set, tree);
        }
    }
}

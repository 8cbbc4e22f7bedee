package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/** The controller of Deployments: one ReplicaSet for the template as it is, none left for what it was. */
final class Deployments implements ControlLoop.Reconciler {
    private final ObjectStore store;
    private final Writes writes;

    Deployments(ObjectStore store, Writes writes) {
        this.store = store;
        this.writes = writes;
    }

    @Override
    public void reconcile(ObjectKey key) {
        store.get(ResourceType.DEPLOYMENTS, key)
                .filter(deployment -> !deployment.deleting())
                .ifPresent(this::roll);
    }

    private void roll(StoredObject deployment) {
        ObjectNode tree = deployment.tree();
        String hash = hash(tree);
        String wanted = deployment.key().name() + "-" + hash;
        long replicas = tree.path("spec").path("replicas").asLong();
        List<StoredObject> sets = store.ownedBy(deployment.uid()).stream()
                .filter(object -> object.type() == ResourceType.REPLICA_SETS)
                .toList();
        if (sets.stream().noneMatch(set -> set.key().name().equals(wanted))) {
            create(deployment, tree, wanted, hash);
        }
        for (StoredObject set : sets) {
            scale(set, set.key().name().equals(wanted) ? replicas : 0);
        }
        long ready = sets.stream()
                .mapToLong(
                        set -> set.tree().path("status").path("readyReplicas").asLong())
                .sum();
        Replicas.writeStatus(store, deployment, replicas, ready);
    }

    private void create(StoredObject deployment, ObjectNode tree, String name, String hash) {
        ObjectNode set = Json.object();
        ObjectNode meta = Json.meta(set).put("name", name);
        PodFactory.own(meta, "apps/v1", "Deployment", deployment.key().name(), deployment.uid());
        ObjectNode spec = Json.child(set, "spec");
        spec.setAll((ObjectNode) tree.path("spec").deepCopy());
        ObjectNode labels = Json.child(Json.meta(Json.child(spec, "template")), "labels");
        labels.put("pod-template-hash", hash);
        Json.child(Json.child(spec, "selector"), "matchLabels").put("pod-template-hash", hash);
        meta.set("labels", labels.deepCopy());
        writes.create(ResourceType.REPLICA_SETS, deployment.key().namespace(), set, false);
    }

    private void scale(StoredObject set, long replicas) {
        ObjectNode tree = set.tree();
        if (tree.path("spec").path("replicas").asLong() != replicas) {
            Json.child(tree, "spec").put("replicas", replicas);
            Json.meta(tree).put("generation", set.generation() + 1);
            store.replace(set, tree);
        }
    }

    /** A short text that is another one for every template. */
    static String hash(ObjectNode deployment) {
        CRC32 sum = new CRC32();
        sum.update(deployment.path("spec").path("template").toString().getBytes(StandardCharsets.UTF_8));
        return Long.toString(sum.getValue() | 0x100000000L, 36);
    }
}

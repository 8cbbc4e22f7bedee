package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The small controllers: taints of cordoned nodes, what a removed node or owner leaves behind, and namespaces that go. */
final class Housekeeping {
    private static final String CORDONED = "node.kubernetes.io/unschedulable";

    private final ObjectStore store;
    private final Deletions deletions;

    Housekeeping(ObjectStore store, Deletions deletions) {
        this.store = store;
        this.deletions = deletions;
    }

    /** Keeps the taint of a cordoned node; takes the pods of a removed one away. */
    void node(ObjectKey key) {
        Optional<StoredObject> node = store.get(ResourceType.NODES, key);
        if (node.isEmpty()) {
            DeleteOptions now = new DeleteOptions(OptionalLong.of(0), Optional.empty(), Optional.empty(), false, false);
            store.podsOn(key.name()).forEach(pod -> deletions.delete(ResourceType.PODS, pod.key(), now));
            return;
        }
        ObjectNode tree = node.get().tree();
        ObjectNode spec = Json.child(tree, "spec");
        boolean cordoned = spec.path("unschedulable").asBoolean();
        if (cordoned != tainted(spec)) {
            taint(spec, cordoned);
            store.replace(node.get(), tree);
        }
    }

    private static boolean tainted(ObjectNode spec) {
        for (JsonNode taint : spec.path("taints")) {
            if (taint.path("key").asText().equals(CORDONED)) {
                return true;
            }
        }
        return false;
    }

    private void taint(ObjectNode spec, boolean cordoned) {
        ArrayNode taints = Json.list(spec, "taints");
        if (cordoned) {
            taints.addObject().put("key", CORDONED).put("effect", "NoSchedule").put("timeAdded", store.now());
        } else {
            for (int i = taints.size() - 1; i >= 0; i--) {
                if (taints.get(i).path("key").asText().equals(CORDONED)) {
                    taints.remove(i);
                }
            }
            if (taints.isEmpty()) {
                spec.remove("taints");
            }
        }
    }

    /** Deletes what belonged to an owner that is gone; its UID is the key's name. */
    void orphans(ObjectKey owner) {
        for (StoredObject owned : store.ownedBy(owner.name())) {
            if (!owned.deleting()) {
                deletions.delete(owned.type(), owned.key(), DeleteOptions.PLAIN);
            }
        }
    }

    /** Empties a namespace that is being deleted, and removes it when it is empty. */
    void namespace(ObjectKey key) {
        Optional<StoredObject> namespace =
                store.get(ResourceType.NAMESPACES, key).filter(StoredObject::deleting);
        if (namespace.isEmpty()) {
            return;
        }
        boolean empty = true;
        for (ResourceType type : store.types().all()) {
            List<StoredObject> objects = type.namespaced() ? store.all(type, key.name()) : List.of();
            objects.stream()
                    .filter(object -> !object.deleting())
                    .forEach(object -> deletions.delete(type, object.key(), DeleteOptions.PLAIN));
            empty &= !type.namespaced() || store.all(type, key.name()).isEmpty();
        }
        boolean kept =
                !namespace.get().tree().path("metadata").path("finalizers").isEmpty();
        if (empty && !kept) {
            store.remove(namespace.get());
        }
    }
}

package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** Deletes objects as the API server does: pods gracefully, what has finalizers not before they are gone. */
final class Deletions {
    private static final long DEFAULT_GRACE_SECONDS = 30;

    private final ObjectStore store;

    Deletions(ObjectStore store) {
        this.store = store;
    }

    /** Deletes the object as it is now, and returns its last or its terminating state. */
    StoredObject delete(ResourceType type, ObjectKey key, DeleteOptions options) {
        return delete(type, key, options, pod -> {});
    }

    /**
     * Deletes the object as it is now.
     *
     * @param mark what else to write to a pod that starts to terminate
     */
    StoredObject delete(ResourceType type, ObjectKey key, DeleteOptions options, Consumer<ObjectNode> mark) {
        return store.atomically(() -> {
            StoredObject object = store.require(type, key);
            options.check(object);
            if (options.dryRun()) {
                return object;
            }
            if (options.orphans()) {
                orphan(object);
            }
            return type == ResourceType.PODS ? deletePod(object, options, mark) : deleteOther(object);
        });
    }

    private StoredObject deletePod(StoredObject pod, DeleteOptions options, Consumer<ObjectNode> mark) {
        ObjectNode tree = pod.tree();
        ObjectNode meta = Json.meta(tree);
        long grace = grace(pod, tree, options);
        if (pod.deleting()) {
            long current = meta.path("deletionGracePeriodSeconds").asLong();
            if (options.gracePeriodSeconds().isEmpty() || (grace >= current && current > 0)) {
                return pod;
            }
        }
        if (grace == 0 && !finalizing(tree)) {
            return store.remove(pod);
        }
        mark.accept(tree);
        meta.put(
                "deletionTimestamp",
                store.clock()
                        .instant()
                        .plusSeconds(grace)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        meta.put("deletionGracePeriodSeconds", grace);
        return store.replace(pod, tree);
    }

    private static long grace(StoredObject pod, ObjectNode tree, DeleteOptions options) {
        if (pod.pod().node().isEmpty() || pod.pod().finished()) {
            return 0;
        }
        long asked = options.gracePeriodSeconds()
                .orElse(tree.path("spec").path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS));
        return asked < 0 ? 1 : asked;
    }

    private StoredObject deleteOther(StoredObject object) {
        ObjectNode tree = object.tree();
        if (object.deleting()) {
            return object;
        }
        if (object.type() != ResourceType.NAMESPACES && !finalizing(tree)) {
            return store.remove(object);
        }
        Json.meta(tree).put("deletionTimestamp", store.now()).put("deletionGracePeriodSeconds", 0);
        if (object.type() == ResourceType.NAMESPACES) {
            Json.child(tree, "status").put("phase", "Terminating");
        }
        return store.replace(object, tree);
    }

    /** The kubelet's word that a terminating pod has stopped: it is gone, unless a finalizer keeps it. */
    void stopped(StoredObject pod) {
        ObjectNode tree = pod.tree();
        if (!finalizing(tree)) {
            store.remove(pod);
        } else if (Json.meta(tree).path("deletionGracePeriodSeconds").asLong() > 0) {
            Json.meta(tree).put("deletionGracePeriodSeconds", 0);
            PodStatus.stopped(tree, store.now());
            store.replace(pod, tree);
        }
    }

    /** Removes it if it only waited for the finalizers that were just taken away; returns whether it did. */
    boolean finishIfFree(StoredObject object) {
        if (!object.deleting() || object.type() == ResourceType.NAMESPACES) {
            return false;
        }
        ObjectNode tree = object.tree();
        boolean free = !finalizing(tree)
                && Json.meta(tree).path("deletionGracePeriodSeconds").asLong() == 0;
        if (free) {
            store.remove(object);
        }
        return free;
    }

    private void orphan(StoredObject owner) {
        for (StoredObject owned : store.ownedBy(owner.uid())) {
            ObjectNode tree = owned.tree();
            Json.meta(tree).remove("ownerReferences");
            store.replace(owned, tree);
        }
    }

    private static boolean finalizing(ObjectNode tree) {
        return !tree.path("metadata").path("finalizers").isEmpty();
    }
}

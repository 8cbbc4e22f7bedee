package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** All nodes' kubelets: they start the pods that are bound to their node and stop those that are deleted. A dead one does nothing. */
final class Kubelet implements ControlLoop.Reconciler {
    private final ObjectStore store;
    private final Deletions deletions;
    private final ControlLoop loop;
    private final Duration startTime;
    private final Duration stopTime;
    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    private final Set<String> outside = ConcurrentHashMap.newKeySet();
    /** When a pod was first seen starting or stopping, by UID; timestamps in the API are only exact to the second. */
    private final Map<String, Instant> starting = new HashMap<>();

    private final Map<String, Instant> stopping = new HashMap<>();
    private final Set<String> unpullable = ConcurrentHashMap.newKeySet();
    private volatile Consumer<String> onStop = uid -> {};
    private volatile boolean atOnce;

    Kubelet(ObjectStore store, Deletions deletions, ControlLoop loop, Duration startTime, Duration stopTime) {
        this.store = store;
        this.deletions = deletions;
        this.loop = loop;
        this.startTime = startTime;
        this.stopTime = stopTime;
    }

    /** Whether pods start without taking their time, as they do while a scenario is built. */
    void atOnce(boolean now) {
        atOnce = now;
    }

    boolean isAtOnce() {
        return atOnce;
    }

    /** Leaves a node's own status and its static pods to a kubelet outside; its other pods are still played here. */
    void leave(String node) {
        outside.add(node);
    }

    boolean isOutside(String node) {
        return outside.contains(node);
    }

    /** Whom to tell the UIDs of pods whose containers were killed. */
    void onStop(Consumer<String> listener) {
        onStop = listener;
    }

    void unpullable(String image) {
        unpullable.add(image);
    }

    void kill(String node) {
        dead.add(node);
    }

    void revive(String node) {
        dead.remove(node);
        store.podsOn(node).forEach(pod -> loop.enqueue(this, pod.key()));
    }

    @Override
    public void reconcile(ObjectKey key) {
        Optional<StoredObject> found = store.get(ResourceType.PODS, key);
        if (found.isEmpty() || dead.contains(found.get().pod().node())) {
            return;
        }
        StoredObject pod = found.get();
        if (isOthers(pod)) {
            return;
        }
        if (pod.deleting()) {
            stop(pod);
        } else if (!pod.pod().node().isEmpty() && pod.pod().phase().equals("Pending")) {
            start(pod);
        } else if (outside.contains(pod.pod().node()) && PodStatus.awaitsNode(pod.tree())) {
            start(pod);
        }
    }

    /** Whether it is the static pod of a node whose kubelet is outside. */
    private boolean isOthers(StoredObject pod) {
        return outside.contains(pod.pod().node()) && isMirror(pod.tree());
    }

    private static boolean isMirror(ObjectNode pod) {
        return pod.path("metadata").path("annotations").has(Annotations.MIRROR);
    }

    private void start(StoredObject pod) {
        ObjectNode tree = pod.tree();
        String image =
                tree.path("spec").path("containers").path(0).path("image").asText();
        if (unpullable.contains(image)) {
            if (!tree.path("status").has("containerStatuses")) {
                PodStatus.withoutImage(tree, image);
                store.replace(pod, tree);
            }
            return;
        }
        Duration takes = Annotations.duration(tree, Annotations.READY_AFTER).orElse(startTime);
        boolean crashes = takes.equals(Annotations.FOREVER);
        if (isDue(pod, starting, atOnce ? Duration.ZERO : crashes ? startTime : takes)) {
            PodStatus.running(tree, !crashes, store.now());
            store.replace(pod, tree);
        }
    }

    private void stop(StoredObject pod) {
        ObjectNode tree = pod.tree();
        Duration grace = Duration.ofSeconds(
                tree.path("metadata").path("deletionGracePeriodSeconds").asLong());
        Duration wanted =
                Annotations.duration(tree, Annotations.TERMINATES_AFTER).orElse(stopTime);
        boolean stuck = wanted.equals(Annotations.FOREVER) && !grace.isZero();
        Duration takes = wanted.compareTo(grace) < 0 ? wanted : grace;
        if (!stuck && isDue(pod, stopping, takes)) {
            onStop.accept(pod.uid());
            deletions.stopped(pod);
        }
    }

    private boolean isDue(StoredObject pod, Map<String, Instant> since, Duration takes) {
        Instant now = store.clock().instant();
        Instant due = since.computeIfAbsent(pod.uid(), uid -> now).plus(takes);
        if (now.isBefore(due)) {
            loop.enqueueAfter(Duration.between(now, due), this, pod.key());
            return false;
        }
        since.remove(pod.uid());
        return true;
    }

    /** Forgets a pod that is gone. A static pod lives by a file on its node: its mirror comes back when somebody deletes it. */
    void gone(StoredObject pod) {
        starting.remove(pod.uid());
        stopping.remove(pod.uid());
        String node = pod.pod().node();
        ObjectNode tree = pod.tree();
        boolean mirror = isMirror(tree) && !outside.contains(node);
        boolean nodeIsThere =
                store.get(ResourceType.NODES, ObjectKey.cluster(node)).isPresent();
        if (mirror && nodeIsThere && !dead.contains(node)) {
            Json.meta(tree).remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds"));
            store.create(ResourceType.PODS, tree);
        }
    }
}

package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The controller of nodes whose kubelet is outside: gives up one that is not heard of for a while, and takes it back. */
final class NodeLifecycle implements ControlLoop.Reconciler {
    private static final String UNREACHABLE = "node.kubernetes.io/unreachable";

    private final ObjectStore store;
    private final ControlLoop loop;
    private final Kubelet kubelet;
    private final Duration patience;
    private final Map<String, Heard> heard = new HashMap<>();
    private final Set<String> givenUp = new HashSet<>();

    NodeLifecycle(ObjectStore store, ControlLoop loop, Kubelet kubelet, Duration patience) {
        this.store = store;
        this.loop = loop;
        this.kubelet = kubelet;
        this.patience = patience;
    }

    /** A node's last word, and when it came here: its clock may be another one. */
    private record Heard(String beat, String bootId, Instant at) {}

    @Override
    public void reconcile(ObjectKey key) {
        String name = key.name();
        Optional<StoredObject> node = store.get(ResourceType.NODES, key);
        if (node.isEmpty() || !kubelet.isOutside(name)) {
            heard.remove(name);
            givenUp.remove(name);
            return;
        }
        Instant now = store.clock().instant();
        ObjectNode tree = node.get().tree();
        String beat = ready(tree).path("lastHeartbeatTime").asText();
        String bootId = tree.path("status").path("nodeInfo").path("bootID").asText();
        Optional<Heard> last = Optional.ofNullable(heard.get(name));
        // While a scenario is built nobody is waited for.
        if (kubelet.isAtOnce() || last.isEmpty() || !last.get().beat().equals(beat)) {
            heard.put(name, new Heard(beat, bootId, now));
            loop.enqueueAfter(patience, this, key);
            boolean rebooted = last.filter(before -> !before.beat().isEmpty())
                    .filter(before -> !before.bootId().equals(bootId))
                    .isPresent();
            if (rebooted) {
                stopPods(name, true);
            }
            if (givenUp.contains(name)) {
                takeBack(node.get(), tree);
            } else if (rebooted) {
                kubelet.revive(name);
            }
        } else if (!givenUp.contains(name)) {
            Duration left = Duration.between(now, last.get().at().plus(patience));
            if (left.isPositive()) {
                loop.enqueueAfter(left, this, key);
            } else {
                giveUp(node.get(), tree);
            }
        }
    }

    private static JsonNode ready(ObjectNode node) {
        for (JsonNode condition : node.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition;
            }
        }
        return Json.object();
    }

    private void giveUp(StoredObject node, ObjectNode tree) {
        NodeShape.ready(tree, false, store.now());
        for (String effect : List.of("NoSchedule", "NoExecute")) {
            Json.list(Json.child(tree, "spec"), "taints")
                    .addObject()
                    .put("key", UNREACHABLE)
                    .put("effect", effect)
                    .put("timeAdded", store.now());
        }
        store.replace(node, tree);
        givenUp.add(node.key().name());
        kubelet.kill(node.key().name());
        stopPods(node.key().name(), false);
    }

    private void takeBack(StoredObject node, ObjectNode tree) {
        ObjectNode spec = Json.child(tree, "spec");
        Json.list(spec, "taints").removeIf(taint -> taint.path("key").asText().equals(UNREACHABLE));
        if (spec.path("taints").isEmpty()) {
            spec.remove("taints");
        }
        store.replace(node, tree);
        givenUp.remove(node.key().name());
        kubelet.revive(node.key().name());
    }

    private void stopPods(String node, boolean restarted) {
        for (StoredObject pod : store.podsOn(node)) {
            ObjectNode tree = pod.tree();
            if (pod.pod().ready() || (restarted && PodStatus.awaitsNode(tree))) {
                PodStatus.nodeNotReady(tree, restarted, store.now());
                store.replace(pod, tree);
            }
        }
    }
}

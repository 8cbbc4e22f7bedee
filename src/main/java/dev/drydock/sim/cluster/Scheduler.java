package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Binds pods to nodes that take them, first where fewest of the same controller are, then where fewest pods are. */
final class Scheduler implements ControlLoop.Reconciler {
    private final ObjectStore store;
    private final ControlLoop loop;
    private final Set<ObjectKey> waiting = ConcurrentHashMap.newKeySet();
    private volatile Optional<List<Place>> places = Optional.empty();

    Scheduler(ObjectStore store, ControlLoop loop) {
        this.store = store;
        this.loop = loop;
    }

    /** Something changed that may let waiting pods in. */
    void nodesChanged() {
        places = Optional.empty();
        waiting.forEach(key -> loop.enqueue(this, key));
    }

    @Override
    public void reconcile(ObjectKey key) {
        Optional<StoredObject> found = store.get(ResourceType.PODS, key);
        waiting.remove(key);
        if (found.isEmpty()
                || found.get().deleting()
                || !found.get().pod().node().isEmpty()) {
            return;
        }
        StoredObject pod = found.get();
        ObjectNode tree = pod.tree();
        Optional<String> node = choose(pod, tree);
        if (node.isPresent()) {
            Json.child(tree, "spec").put("nodeName", node.get());
            PodStatus.scheduled(tree, store.now());
            store.replace(pod, tree);
        } else {
            waiting.add(key);
            String why = "0/" + places().size() + " nodes are available";
            ObjectNode before = tree.deepCopy();
            PodStatus.unschedulable(tree, why, store.now());
            if (!Json.same(tree, before)) {
                store.replace(pod, tree);
            }
        }
    }

    private Optional<String> choose(StoredObject pod, ObjectNode tree) {
        Map<String, Integer> siblings = new HashMap<>();
        pod.controller()
                .ifPresent(owner -> store.ownedBy(owner.uid()).stream()
                        .filter(other -> other.type() == ResourceType.PODS)
                        .forEach(other -> siblings.merge(other.pod().node(), 1, Integer::sum)));
        return places().stream()
                .filter(place -> place.takes(tree))
                .min(Comparator.<Place>comparingInt(place -> siblings.getOrDefault(place.name(), 0))
                        .thenComparingInt(place -> store.podCount(place.name()))
                        .thenComparing(Place::name))
                .map(Place::name);
    }

    private List<Place> places() {
        List<Place> known = places.orElseGet(
                () -> store.all(ResourceType.NODES, "").stream().map(Place::of).toList());
        places = Optional.of(known);
        return known;
    }

    /** Whether a DaemonSet would run its pod there. */
    static boolean runsDaemon(StoredObject node, JsonNode podSpec) {
        Place place = Place.of(node);
        return place.selected(podSpec) && place.tolerated(podSpec);
    }

    private record Place(String name, boolean open, Map<String, String> labels, List<JsonNode> taints) {
        static Place of(StoredObject node) {
            ObjectNode tree = node.tree();
            boolean ready = false;
            for (JsonNode condition : tree.path("status").path("conditions")) {
                ready |= condition.path("type").asText().equals("Ready")
                        && condition.path("status").asText().equals("True");
            }
            List<JsonNode> taints = new java.util.ArrayList<>();
            tree.path("spec").path("taints").forEach(taints::add);
            boolean cordoned = tree.path("spec").path("unschedulable").asBoolean();
            return new Place(node.key().name(), ready && !cordoned, node.labels(), List.copyOf(taints));
        }

        boolean takes(ObjectNode pod) {
            return open && selected(pod.path("spec")) && tolerated(pod.path("spec"));
        }

        boolean selected(JsonNode podSpec) {
            return labels.entrySet()
                    .containsAll(Json.texts(podSpec.path("nodeSelector")).entrySet());
        }

        boolean tolerated(JsonNode podSpec) {
            return taints.stream()
                    .filter(taint -> !taint.path("effect").asText().equals("PreferNoSchedule"))
                    .allMatch(taint -> tolerates(podSpec.path("tolerations"), taint));
        }

        private static boolean tolerates(JsonNode tolerations, JsonNode taint) {
            for (JsonNode toleration : tolerations) {
                String key = toleration.path("key").asText();
                boolean exists = toleration.path("operator").asText().equals("Exists");
                boolean value = toleration
                        .path("value")
                        .asText()
                        .equals(taint.path("value").asText());
                String effect = toleration.path("effect").asText();
                if ((key.isEmpty() ? exists : key.equals(taint.path("key").asText()) && (exists || value))
                        && (effect.isEmpty()
                                || effect.equals(taint.path("effect").asText()))) {
                    return true;
                }
            }
            return false;
        }
    }
}

package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Binds pods to nodes that take them, first where fewest of the same controller are, then where fewest pods are. */
final class Scheduler implements ControlLoop.Reconciler {
    /** What a cordon counts as: a pod that tolerates this taint is placed all the same ({@code plugins/nodeunschedulable}). */
    private static final JsonNode CORDON =
            Json.object().put("key", "node.kubernetes.io/unschedulable").put("effect", "NoSchedule");

    private final ObjectStore store;
    private final ControlLoop loop;
    private final Set<ObjectKey> waiting = ConcurrentHashMap.newKeySet();
    /** The nodes by name, with counts that are kept rather than asked for; read and written under the store's lock. */
    private final Map<String, Place> places = new TreeMap<>();

    private boolean stale = true;

    Scheduler(ObjectStore store, ControlLoop loop) {
        this.store = store;
        this.loop = loop;
    }

    /** Something changed that may let waiting pods in. */
    void nodesChanged() {
        stale = true;
        waiting.forEach(key -> loop.enqueue(this, key));
    }

    void podChanged(Change change) {
        change.before().ifPresent(before -> count(before.pod().node(), -1));
        if (!change.removed()) {
            count(change.now().pod().node(), 1);
        }
    }

    private void count(String node, int by) {
        Place place = places.get(node);
        if (place != null) {
            place.pods += by;
        }
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
            String why = "0/" + store.all(ResourceType.NODES, "").size() + " nodes are available";
            ObjectNode before = tree.deepCopy();
            PodStatus.unschedulable(tree, why, store.now());
            if (!Json.same(tree, before)) {
                store.replace(pod, tree);
            }
        }
    }

    private Optional<String> choose(StoredObject pod, ObjectNode tree) {
        Demand demand = Demand.of(tree.path("spec"));
        return store.atomically(() -> {
            refresh();
            places.values().forEach(place -> place.siblings = 0);
            pod.controller().ifPresent(owner -> countSiblings(owner.uid()));
            Optional<Place> best = Optional.empty();
            for (Place place : places.values()) {
                if (place.ready
                        && (!place.cordoned || demand.tolerates(CORDON))
                        && demand.fits(place)
                        && best.filter(other -> !place.emptierThan(other)).isEmpty()) {
                    best = Optional.of(place);
                }
            }
            return best.map(place -> place.name);
        });
    }

    private void countSiblings(String owner) {
        for (StoredObject sibling : store.ownedBy(owner)) {
            Place place = sibling.type() == ResourceType.PODS
                    ? places.get(sibling.pod().node())
                    : null;
            if (place != null) {
                place.siblings++;
            }
        }
    }

    private void refresh() {
        if (stale) {
            stale = false;
            places.clear();
            for (StoredObject node : store.all(ResourceType.NODES, "")) {
                Place place = new Place(node);
                place.pods = store.podsOn(place.name).size();
                places.put(place.name, place);
            }
        }
    }

    /** Whether a DaemonSet would run its pod there. */
    static boolean runsDaemon(StoredObject node, JsonNode podSpec) {
        return Demand.of(podSpec).fits(new Place(node));
    }

    /** What a pod asks of its node. */
    private record Demand(Map<String, String> selector, List<JsonNode> tolerations) {
        static Demand of(JsonNode podSpec) {
            List<JsonNode> tolerations = new ArrayList<>();
            podSpec.path("tolerations").forEach(tolerations::add);
            return new Demand(Json.texts(podSpec.path("nodeSelector")), List.copyOf(tolerations));
        }

        boolean fits(Place place) {
            return (selector.isEmpty() || place.labels.entrySet().containsAll(selector.entrySet()))
                    && (place.taints.isEmpty() || place.taints.stream().allMatch(this::tolerates));
        }

        private boolean tolerates(JsonNode taint) {
            return tolerations.stream().anyMatch(toleration -> tolerates(toleration, taint));
        }

        private static boolean tolerates(JsonNode toleration, JsonNode taint) {
            String key = toleration.path("key").asText();
            boolean exists = toleration.path("operator").asText().equals("Exists");
            boolean value =
                    toleration.path("value").asText().equals(taint.path("value").asText());
            String effect = toleration.path("effect").asText();
            return (key.isEmpty() ? exists : key.equals(taint.path("key").asText()) && (exists || value))
                    && (effect.isEmpty() || effect.equals(taint.path("effect").asText()));
        }
    }

    /** A node as the scheduler sees it; of its taints those that keep pods away. */
    private static final class Place {
        private final String name;
        private final boolean ready;
        private final boolean cordoned;
        private final Map<String, String> labels;
        private final List<JsonNode> taints = new ArrayList<>();
        private int pods;
        private int siblings;

        Place(StoredObject node) {
            ObjectNode tree = node.tree();
            boolean isReady = false;
            for (JsonNode condition : tree.path("status").path("conditions")) {
                isReady |= condition.path("type").asText().equals("Ready")
                        && condition.path("status").asText().equals("True");
            }
            for (JsonNode taint : tree.path("spec").path("taints")) {
                if (!taint.path("effect").asText().equals("PreferNoSchedule")) {
                    taints.add(taint);
                }
            }
            name = node.key().name();
            labels = node.labels();
            ready = isReady;
            cordoned = tree.path("spec").path("unschedulable").asBoolean();
        }

        boolean emptierThan(Place other) {
            return siblings != other.siblings ? siblings < other.siblings : pods < other.pods;
        }
    }
}

package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The disruption controller: counts budgets as {@code pkg/controller/disruption/disruption.go} does, failing safe where that cannot. */
final class Budgets implements ControlLoop.Reconciler {
    /** How long an accepted eviction counts as a disruption though its pod shows no deletion. */
    private static final Duration DELETION_TIMEOUT = Duration.ofMinutes(2);

    private final ObjectStore store;
    private final ControlLoop loop;
    private final Set<ObjectKey> postponed = ConcurrentHashMap.newKeySet();
    private volatile boolean paused;

    Budgets(ObjectStore store, ControlLoop loop) {
        this.store = store;
        this.loop = loop;
    }

    /** Stops or resumes the counting, so that changed budgets are "not yet observed". */
    void pause(boolean now) {
        paused = now;
        if (!now) {
            postponed.forEach(key -> loop.enqueue(this, key));
            postponed.clear();
        }
    }

    /** Looks again at the budgets over that pod. */
    void podChanged(StoredObject pod) {
        for (StoredObject budget : store.all(ResourceType.BUDGETS, pod.key().namespace())) {
            if (budget.selects(pod)) {
                loop.enqueue(this, budget.key());
            }
        }
    }

    /** Looks again at all budgets of a namespace, where some controller's scale changed. */
    void scaleChanged(String namespace) {
        store.all(ResourceType.BUDGETS, namespace).forEach(budget -> loop.enqueue(this, budget.key()));
    }

    @Override
    public void reconcile(ObjectKey key) {
        if (paused) {
            postponed.add(key);
            return;
        }
        store.atomically(() -> {
            store.get(ResourceType.BUDGETS, key).ifPresent(this::count);
            return key;
        });
    }

    private void count(StoredObject budget) {
        ObjectNode tree = budget.tree();
        ObjectNode before = tree.deepCopy();
        List<StoredObject> pods = store.all(ResourceType.PODS, budget.key().namespace()).stream()
                .filter(budget::selects)
                .toList();
        ObjectNode status = Json.child(tree, "status");
        Optional<Need> need = need(tree.path("spec"), pods);
        if (need.isPresent()) {
            ObjectNode disrupted = disrupted(status.path("disruptedPods"), pods, budget.key());
            write(tree, status, need.get(), pods, disrupted);
        } else {
            status.put("disruptionsAllowed", 0);
            String why = "found no controllers for a pod";
            PodStatus.condition(status, "DisruptionAllowed", "False", "SyncFailed", why, store.now());
        }
        if (!Json.same(tree, before)) {
            store.replace(budget, tree);
        }
    }

    private void write(ObjectNode tree, ObjectNode status, Need need, List<StoredObject> pods, ObjectNode disrupted) {
        long healthy = pods.stream()
                .filter(pod -> !pod.deleting()
                        && !disrupted.has(pod.key().name())
                        && pod.pod().ready())
                .count();
        long allowed = need.expected() <= 0 ? 0 : Math.max(0, healthy - need.desired());
        status.put("currentHealthy", healthy)
                .put("desiredHealthy", need.desired())
                .put("expectedPods", need.expected())
                .put("disruptionsAllowed", allowed)
                .put(
                        "observedGeneration",
                        tree.path("metadata").path("generation").asLong());
        status.remove("disruptedPods");
        if (!disrupted.isEmpty()) {
            status.set("disruptedPods", disrupted);
        }
        String reason = allowed > 0 ? "SufficientPods" : "InsufficientPods";
        PodStatus.condition(status, "DisruptionAllowed", allowed > 0 ? "True" : "False", reason, "", store.now());
    }

    /** The evictions that were accepted and whose pods do not show it yet. */
    private ObjectNode disrupted(JsonNode known, List<StoredObject> pods, ObjectKey budget) {
        ObjectNode left = Json.object();
        Instant now = store.clock().instant();
        for (StoredObject pod : pods) {
            String name = pod.key().name();
            if (!pod.deleting() && known.has(name)) {
                Instant end = Instant.parse(known.path(name).asText()).plus(DELETION_TIMEOUT);
                if (!end.isBefore(now)) {
                    left.put(name, known.path(name).asText());
                    loop.enqueueAfter(Duration.between(now, end).plusMillis(1), this, budget);
                }
            }
        }
        return left;
    }

    private Optional<Need> need(JsonNode spec, List<StoredObject> pods) {
        JsonNode most = spec.path("maxUnavailable");
        JsonNode least = spec.path("minAvailable");
        if (!most.isMissingNode()) {
            return scale(pods).map(scale -> new Need(scale, Math.max(0, scale - scaled(most, scale))));
        }
        if (least.isTextual()) {
            return scale(pods).map(scale -> new Need(scale, scaled(least, scale)));
        }
        return Optional.of(new Need(least.isMissingNode() ? 0 : pods.size(), least.asLong()));
    }

    /** A number, or a percentage of the scale, rounded up. */
    static long scaled(JsonNode value, long scale) {
        if (!value.isTextual()) {
            return value.asLong();
        }
        long percent = Long.parseLong(value.asText().replace("%", ""));
        return (scale * percent + 99) / 100;
    }

    /** The sum of the scales of the controllers of these pods; empty if one's controller has no scale. */
    private Optional<Long> scale(List<StoredObject> pods) {
        Map<String, Long> scales = new HashMap<>();
        for (StoredObject pod : pods) {
            Optional<StoredObject.Owner> owner = pod.controller();
            if (owner.isPresent()) {
                Optional<StoredObject> scaled = scaled(owner.get(), pod.key().namespace());
                if (scaled.isEmpty()) {
                    return Optional.empty();
                }
                scales.computeIfAbsent(
                        scaled.get().uid(),
                        uid -> scaled.get().tree().path("spec").path("replicas").asLong());
            }
        }
        return Optional.of(scales.values().stream().mapToLong(Long::longValue).sum());
    }

    private Optional<StoredObject> scaled(StoredObject.Owner owner, String namespace) {
        Optional<ResourceType> type = switch (owner.kind()) {
            case "ReplicaSet" -> Optional.of(ResourceType.REPLICA_SETS);
            case "Deployment" -> Optional.of(ResourceType.DEPLOYMENTS);
            case "StatefulSet" -> Optional.of(ResourceType.STATEFUL_SETS);
            case "ReplicationController" -> Optional.of(ResourceType.REPLICATION_CONTROLLERS);
            default -> Optional.empty();
        };
        Optional<StoredObject> found = type.flatMap(known -> store.get(known, new ObjectKey(namespace, owner.name())))
                .filter(object -> object.uid().equals(owner.uid()));
        Optional<StoredObject.Owner> above = found.filter(object -> object.type() == ResourceType.REPLICA_SETS)
                .flatMap(StoredObject::controller);
        return above.isPresent() ? scaled(above.get(), namespace) : found;
    }

    private record Need(long expected, long desired) {}
}

package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The {@code pods/eviction} subresource: the API server's own rules, in its order and its words
 * ({@code pkg/registry/core/pod/storage/eviction.go}). A budget is spent before the UID is looked at, as there.
 */
final class Evictions {
    private static final int MOST_DISRUPTED_PODS = 2000;
    private static final String WOULD_VIOLATE = "Cannot evict pod as it would violate the pod's disruption budget.";
    private static final String CAUSE = "DisruptionBudget";

    private final ObjectStore store;
    private final Deletions deletions;

    Evictions(ObjectStore store, Deletions deletions) {
        this.store = store;
        this.deletions = deletions;
    }

    /**
     * Evicts the pod.
     *
     * @return the pod that was evicted, as it was before
     * @throws ApiError for every refusal
     */
    StoredObject evict(ObjectKey key, DeleteOptions options) {
        return store.atomically(() -> {
            StoredObject pod = store.require(ResourceType.PODS, key);
            if (!ignoresBudgets(pod)) {
                budgetOf(pod).ifPresent(budget -> spend(budget, pod, options.dryRun()));
            }
            deletions.delete(ResourceType.PODS, key, options, tree -> PodStatus.evicted(tree, store.now()));
            return pod;
        });
    }

    private static boolean ignoresBudgets(StoredObject pod) {
        return pod.deleting() || pod.pod().finished() || pod.pod().phase().equals("Pending");
    }

    private Optional<StoredObject> budgetOf(StoredObject pod) {
        List<StoredObject> budgets = store.all(ResourceType.BUDGETS, pod.key().namespace()).stream()
                .filter(budget -> budget.selects(pod))
                .toList();
        if (budgets.size() > 1) {
            throw new ApiError(
                    500,
                    "",
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }
        return budgets.stream().findFirst();
    }

    private void spend(StoredObject budget, StoredObject pod, boolean dryRun) {
        ObjectNode tree = budget.tree();
        JsonNode read = tree.path("status");
        long healthy = read.path("currentHealthy").asLong();
        long desired = read.path("desiredHealthy").asLong();
        boolean always =
                tree.path("spec").path("unhealthyPodEvictionPolicy").asText().equals("AlwaysAllow");
        if (!pod.pod().ready() && (always || (healthy >= desired && desired > 0))) {
            return;
        }
        check(budget, tree, healthy, desired);
        if (dryRun) {
            return;
        }
        ObjectNode status = Json.child(tree, "status");
        long allowed = status.path("disruptionsAllowed").asLong() - 1;
        status.put("disruptionsAllowed", allowed);
        Json.child(status, "disruptedPods").put(pod.key().name(), store.now());
        if (allowed == 0) {
            PodStatus.condition(status, "DisruptionAllowed", "False", "InsufficientPods", "", store.now());
        }
        store.replace(budget, tree);
    }

    private static void check(StoredObject budget, ObjectNode tree, long healthy, long desired) {
        String name = budget.key().name();
        JsonNode status = tree.path("status");
        if (status.path("observedGeneration").asLong()
                < tree.path("metadata").path("generation").asLong()) {
            throw ApiError.tooManyRequests(WOULD_VIOLATE, 10)
                    .because(CAUSE, "The disruption budget " + name + " is still being processed by the server.", "");
        }
        long allowed = status.path("disruptionsAllowed").asLong();
        if (allowed < 0) {
            throw ApiError.forbidden(ResourceType.BUDGETS, name, "pdb disruptions allowed is negative");
        }
        if (status.path("disruptedPods").size() > MOST_DISRUPTED_PODS) {
            throw ApiError.forbidden(
                    ResourceType.BUDGETS,
                    name,
                    "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }
        if (allowed == 0) {
            throw ApiError.tooManyRequests(WOULD_VIOLATE, 0)
                    .because(
                            CAUSE,
                            "The disruption budget " + name + " needs " + desired + " healthy pods and has " + healthy
                                    + " currently",
                            "");
        }
    }
}

package dev.drydock.cluster;

import java.util.Optional;

/**
 * A PodDisruptionBudget as it was when it was read.
 *
 * @param namespace its namespace; it covers pods of this namespace only
 * @param name its name
 * @param selector which pods it covers; empty when the budget has no selector and so covers none (policy/v1)
 * @param rule what it asks for, as written: {@code minAvailable 5} or {@code maxUnavailable 10%}
 * @param disruptionsAllowed how many pods may go now
 * @param currentHealthy how many are healthy
 * @param desiredHealthy how many must be
 * @param expectedPods how many there should be
 * @param alwaysAllowUnhealthy whether {@code unhealthyPodEvictionPolicy} is {@code AlwaysAllow}
 * @param observed whether the disruption controller has seen its newest generation; the API server refuses evictions before
 */
public record Budget(
        String namespace,
        String name,
        Optional<LabelSelector> selector,
        String rule,
        int disruptionsAllowed,
        int currentHealthy,
        int desiredHealthy,
        int expectedPods,
        boolean alwaysAllowUnhealthy,
        boolean observed) {
    /** Whether the budget covers the pod. */
    public boolean covers(Pod pod) {
        return pod.ref().namespace().equals(namespace)
                && selector.map(s -> s.matches(pod.labels())).orElse(false);
    }

    /** Whether, as it is written, it allows no disruption, ever: all of the pods that there should be must be healthy. */
    public boolean neverAllowsAny() {
        return desiredHealthy >= expectedPods;
    }

    /** The budget as people write it: {@code namespace/name}. */
    public String display() {
        return namespace + "/" + name;
    }
}

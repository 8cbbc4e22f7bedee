package dev.drydock.cluster.upgrade;

import java.util.List;

/**
 * What {@code kubeadm upgrade plan} says can be done.
 *
 * @param upgrades each version that it offers; none where nothing is available
 */
public record KubeadmPlan(List<Upgrade> upgrades) {
    public KubeadmPlan {
        upgrades = List.copyOf(upgrades);
    }

    /**
     * A version that is offered.
     *
     * @param description as kubeadm names it: {@code version in the v1.31 series}; empty in older shapes
     * @param components what would be moved
     */
    public record Upgrade(String description, List<Component> components) {
        public Upgrade {
            components = List.copyOf(components);
        }
    }

    /**
     * A component that would be moved.
     *
     * @param node where; empty where kubeadm does not say
     */
    public record Component(String name, String node, String current, String target) {}
}

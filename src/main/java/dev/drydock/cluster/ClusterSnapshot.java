package dev.drydock.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a plan is made from: the chosen nodes, everything on them, and what could stand in the way.
 *
 * @param cluster which cluster
 * @param takenAt when it was read
 * @param nodes the chosen nodes
 * @param pods every pod on these nodes, of all namespaces, finished and terminating ones too
 * @param daemonSets for each DaemonSet that controls one of the pods, by {@code namespace/name}: whether it exists
 * @param budgets every budget of the namespaces of these pods
 * @param evictionSupport how pods can be evicted here
 */
public record ClusterSnapshot(
        ClusterIdentity cluster,
        Instant takenAt,
        List<Node> nodes,
        List<Pod> pods,
        Map<String, Presence> daemonSets,
        List<Budget> budgets,
        EvictionSupport evictionSupport) {
    public ClusterSnapshot {
        nodes = List.copyOf(nodes);
        pods = List.copyOf(pods);
        daemonSets = Map.copyOf(daemonSets);
        budgets = List.copyOf(budgets);
    }
}

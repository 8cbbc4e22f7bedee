package dev.drydock.cluster;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The port to a Kubernetes cluster. All calls block; all throw {@link ClusterException} where the API server is away or
 * refuses, but for {@link #remove}, whose every outcome is an answer. No call retries by itself for longer than a moment.
 */
public interface Cluster {
    /** Which cluster this is. */
    ClusterIdentity identity();

    /** Every node, sorted by name. */
    List<Node> nodes();

    /** The node of that name; empty where there is none. In a large cluster far less than all of them. */
    default Optional<Node> node(NodeName name) {
        return nodes().stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /** The given nodes (those that exist), their pods, and what could stand in the way of evicting them. */
    ClusterSnapshot snapshot(Collection<NodeName> nodes);

    /** Sets {@code spec.unschedulable}, if this very node (by UID) has it otherwise; sends nothing where it is so already. */
    CordonAnswer setUnschedulable(NodeRef node, boolean unschedulable);

    /**
     * Evicts (or deletes) the pod, with its UID as a precondition: the pod that was approved is the pod that goes. One HTTP
     * request, never retried here.
     */
    EvictionAnswer remove(PodRef pod, Removal how);

    /** How the workload stands; empty where it is gone or its kind keeps no count of ready replicas (a Job, a custom kind). */
    Optional<Replicas> replicas(String namespace, Controller controller);

    /** Watches the pods of a node until closed. */
    PodWatch watchPods(NodeName node, PodListener listener);
}

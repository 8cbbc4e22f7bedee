package dev.drydock.crash;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Controller;
import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.PodListener;
import dev.drydock.cluster.PodRef;
import dev.drydock.cluster.PodWatch;
import dev.drydock.cluster.Removal;
import dev.drydock.cluster.Replicas;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The cluster, as a process that can die meets it. */
record MortalCluster(Cluster cluster, Life life) implements Cluster {
    @Override
    public ClusterIdentity identity() {
        return cluster.identity();
    }

    @Override
    public List<Node> nodes() {
        life.requireAlive();
        return cluster.nodes();
    }

    @Override
    public ClusterSnapshot snapshot(Collection<NodeName> nodes) {
        life.requireAlive();
        return cluster.snapshot(nodes);
    }

    @Override
    public CordonAnswer setUnschedulable(NodeRef node, boolean unschedulable) {
        return life.effect(
                CrashPoint.Kind.CLUSTER_CALL,
                (unschedulable ? "cordon " : "uncordon ") + node.name(),
                () -> cluster.setUnschedulable(node, unschedulable));
    }

    @Override
    public EvictionAnswer remove(PodRef pod, Removal how) {
        return life.effect(CrashPoint.Kind.CLUSTER_CALL, "evict " + pod, () -> cluster.remove(pod, how));
    }

    @Override
    public Optional<Replicas> replicas(String namespace, Controller controller) {
        life.requireAlive();
        return cluster.replicas(namespace, controller);
    }

    @Override
    public PodWatch watchPods(NodeName node, PodListener listener) {
        life.requireAlive();
        return cluster.watchPods(node, listener);
    }
}

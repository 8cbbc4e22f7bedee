package dev.drydock.app;

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

/** A cluster whose API is not asked: it has the name that a person gave it, and tells of no nodes. */
final class NamedCluster implements Cluster {
    private static final String NOT_ASKED = "the API is not asked without Slack";

    private final String name;

    NamedCluster(String name) {
        this.name = name;
    }

    @Override
    public ClusterIdentity identity() {
        return new ClusterIdentity(name, "named");
    }

    @Override
    public List<Node> nodes() {
        return List.of();
    }

    @Override
    public ClusterSnapshot snapshot(Collection<NodeName> nodes) {
        throw new UnsupportedOperationException(NOT_ASKED);
    }

    @Override
    public CordonAnswer setUnschedulable(NodeRef node, boolean unschedulable) {
        throw new UnsupportedOperationException(NOT_ASKED);
    }

    @Override
    public EvictionAnswer remove(PodRef pod, Removal how) {
        throw new UnsupportedOperationException(NOT_ASKED);
    }

    @Override
    public Optional<Replicas> replicas(String namespace, Controller controller) {
        throw new UnsupportedOperationException(NOT_ASKED);
    }

    @Override
    public PodWatch watchPods(NodeName node, PodListener listener) {
        throw new UnsupportedOperationException(NOT_ASKED);
    }
}

package dev.drydock.sim.host;

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

/** No cluster: a host alone is met, which nobody needs to look up. */
public record NoCluster() implements Cluster {
    @Override
    public ClusterIdentity identity() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Node> nodes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ClusterSnapshot snapshot(Collection<NodeName> nodes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CordonAnswer setUnschedulable(NodeRef node, boolean unschedulable) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EvictionAnswer remove(PodRef pod, Removal how) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Replicas> replicas(String namespace, Controller controller) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PodWatch watchPods(NodeName node, PodListener listener) {
        throw new UnsupportedOperationException();
    }
}

package dev.drydock.restore;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
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
import dev.drydock.testing.hosts.EtcdHosts;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Kubernetes API of test hosts, as far as a restore asks it: it tells its nodes for as long as one of the hosts' stand-in API
 * servers is ready, and is away otherwise.
 */
final class HostsCluster implements Cluster {
    private final List<Node> nodes;
    private final Serving serving;

    HostsCluster(List<Node> nodes, Serving serving) {
        this.nodes = List.copyOf(nodes);
        this.serving = serving;
    }

    /** Whether an API server is ready. */
    @FunctionalInterface
    interface Serving {
        boolean now() throws IOException;
    }

    static HostsCluster of(EtcdHosts etcd) {
        return new HostsCluster(
                Stream.concat(
                                etcd.controlPlane().stream().map(host -> node(host.name(), host.address())),
                                etcd.worker().stream().map(host -> node(host.name(), host.address(), false)))
                        .toList(),
                () -> {
                    for (TestHost host : etcd.controlPlane()) {
                        if (etcd.isReady(host)) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    @Override
    public ClusterIdentity identity() {
        return new ClusterIdentity("harbour", "11111111-2222-3333-4444-555555555555");
    }

    @Override
    public List<Node> nodes() {
        try {
            if (serving.now()) {
                return nodes;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new ClusterException(ClusterException.Kind.UNAVAILABLE, "The API server does not answer.");
    }

    /** One of the control plane. */
    static Node node(String name, String address) {
        return node(name, address, true);
    }

    private static Node node(String name, String address, boolean controlPlane) {
        return new Node(
                new NodeRef(new NodeName(name), "uid-" + name),
                Map.of(),
                false,
                true,
                controlPlane,
                "v1.32.0",
                Optional.of(address));
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

package dev.drydock.action.node;

import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Node;
import dev.drydock.core.plan.Resource;
import java.util.ArrayList;
import java.util.List;

/** The locks of nodes: a node belongs to one run at a time. */
final class NodeLocks {
    private NodeLocks() {}

    static List<Resource> of(ClusterSnapshot snapshot) {
        return of(snapshot.cluster(), snapshot.nodes());
    }

    /** Of work that may stop what runs on the nodes: of the control plane, whose members of etcd need each other, one run has all. */
    static List<Resource> ofWork(ClusterIdentity cluster, List<Node> nodes) {
        List<Resource> locks = new ArrayList<>(of(cluster, nodes));
        if (nodes.stream().anyMatch(Node::controlPlane)) {
            locks.add(Resource.in(cluster.uid(), "control-plane", "the control plane"));
        }
        return locks;
    }

    static List<Resource> of(ClusterIdentity cluster, List<Node> nodes) {
        return nodes.stream()
                .map(node -> Resource.in(cluster.uid(), "node", node.name().value()))
                .toList();
    }
}

package dev.drydock.action.node;

import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Node;
import dev.drydock.core.plan.Resource;
import java.util.List;

/** The locks of nodes: a node belongs to one run at a time. */
final class NodeLocks {
    private NodeLocks() {}

    static List<Resource> of(ClusterSnapshot snapshot) {
        return of(snapshot.cluster(), snapshot.nodes());
    }

    static List<Resource> of(ClusterIdentity cluster, List<Node> nodes) {
        return nodes.stream()
                .map(node -> Resource.in(cluster.uid(), "node", node.name().value()))
                .toList();
    }
}

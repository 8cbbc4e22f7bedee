package dev.drydock.action.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.core.plan.Resource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeLocksTest {
    private static final ClusterIdentity HARBOUR = new ClusterIdentity("harbour", "u1");

    private static Node node(String name, boolean controlPlane) {
        return new Node(new NodeRef(new NodeName(name), "uid-" + name), Map.of(), false, true, controlPlane, "v1.31.2");
    }

    private static boolean together(Node one, Node other) {
        List<Resource> others = NodeLocks.ofWork(HARBOUR, List.of(other));
        return NodeLocks.ofWork(HARBOUR, List.of(one)).stream()
                .noneMatch(lock -> others.stream().anyMatch(held -> Resource.exclude(lock.name(), held.name())));
    }

    @Test
    void twoRunsNeverWorkOnTheControlPlaneAtOnce() {
        assertThat(together(node("cp1", true), node("cp2", true))).isFalse();
        assertThat(together(node("cp1", true), node("node01", false))).isTrue();
        assertThat(together(node("node01", false), node("node02", false))).isTrue();
        assertThat(together(node("node01", false), node("node01", false))).isFalse();
    }
}

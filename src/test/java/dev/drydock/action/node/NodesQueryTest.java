package dev.drydock.action.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.adapter.grammar.PicocliGrammar;
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
import dev.drydock.core.approval.People;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class NodesQueryTest {
    private static final List<Node> NODES = List.of(
            node(
                    "control-1",
                    Map.of("node-role.kubernetes.io/control-plane", "", "node-role.kubernetes.io/etcd", ""),
                    false,
                    true),
            node("worker-1", Map.of("zone", "a"), true, true),
            node("worker-2", Map.of(), true, false));

    @Test
    void listsEveryNodeInATable() {
        Card card = answer("nodes", () -> NODES);

        assertThat(card.summary()).isEqualTo("3 nodes of harbour, 1 not Ready, 2 cordoned");
        assertThat(card.blocks())
                .containsExactly(
                        new Block.Heading("3 nodes of harbour, 1 not Ready, 2 cordoned"), new Block.Preformatted("""
                            NAME       STATUS                       ROLES               VERSION
                            control-1  Ready                        control-plane,etcd  v1.36.1
                            worker-1   Ready,SchedulingDisabled     <none>              v1.36.1
                            worker-2   NotReady,SchedulingDisabled  <none>              v1.36.1\
                            """));
    }

    @Test
    void listsTheChosenNodesOnly() {
        assertThat(answer("nodes control-*", () -> NODES).summary()).isEqualTo("1 node of harbour, all Ready");
        assertThat(answer("nodes --selector zone=a", () -> NODES).summary())
                .isEqualTo("1 node of harbour, all Ready, 1 cordoned");
    }

    @Test
    void anEmptyClusterIsAnAnswerToo() {
        assertThat(answer("nodes", List::of).summary()).isEqualTo("0 nodes of harbour, all Ready");
    }

    @Test
    void refusesAnUnknownNode() {
        assertThatThrownBy(() -> answer("nodes worker-l", () -> NODES))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("Did you mean `worker-1`?");
    }

    @Test
    void saysThatTheClusterIsAway() {
        assertThatThrownBy(() -> answer("nodes", () -> {
                    throw new ClusterException(ClusterException.Kind.UNAVAILABLE, "The API server does not answer.");
                }))
                .isInstanceOf(RefusalException.class)
                .hasMessage("The API server does not answer.");
    }

    private static Card answer(String line, Supplier<List<Node>> nodes) {
        NodesQuery query = new NodesQuery(new NodesOnly(nodes));
        return query.answer(
                new PicocliGrammar(List.of(query.definition())).parse(line).command(), new People().of("dana"));
    }

    private static Node node(String name, Map<String, String> labels, boolean cordoned, boolean ready) {
        return new Node(new NodeRef(new NodeName(name), "uid-" + name), labels, cordoned, ready, false, "v1.36.1");
    }

    /** A cluster that can only list its nodes. */
    private record NodesOnly(Supplier<List<Node>> source) implements Cluster {
        @Override
        public ClusterIdentity identity() {
            return new ClusterIdentity("harbour", "c-uid");
        }

        @Override
        public List<Node> nodes() {
            return source.get();
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
}

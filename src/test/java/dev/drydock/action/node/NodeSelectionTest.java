package dev.drydock.action.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.core.run.RefusalException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NodeSelectionTest {
    private static final List<Node> NODES = List.of(
            node("control-1", Map.of("zone", "a")),
            node("worker-1", Map.of("zone", "a", "pool", "blue")),
            node("worker-2", Map.of("zone", "b", "pool", "blue")),
            node("worker-10", Map.of("zone", "b")));

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void choosesNodes(List<String> words, Optional<String> selector, List<String> chosen) {
        assertThat(NodeSelection.choose(words, selector, NODES))
                .extracting(node -> node.name().value())
                .isEqualTo(chosen);
    }

    static Stream<Arguments> choosesNodes() {
        return Stream.of(
                words(List.of("worker-2"), "worker-2"),
                words(List.of("worker-2", "control-1"), "worker-2", "control-1"),
                words(List.of("worker-2", "worker-2"), "worker-2"),
                words(List.of("worker-*"), "worker-1", "worker-2", "worker-10"),
                words(List.of("worker-10", "worker-*"), "worker-10", "worker-1", "worker-2"),
                words(List.of("worker-?"), "worker-1", "worker-2"),
                words(List.of("worker-[1-9]"), "worker-1", "worker-2"),
                words(List.of("*-1"), "control-1", "worker-1"),
                selector("zone=a", "control-1", "worker-1"),
                selector("pool", "worker-1", "worker-2"),
                selector("!pool,zone in (b)", "worker-10"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void whatChoosesNothingIsRefused(List<String> words, Optional<String> selector, String message) {
        assertThatThrownBy(() -> NodeSelection.choose(words, selector, NODES))
                .isInstanceOf(RefusalException.class)
                .hasMessage(message);
    }

    static Stream<Arguments> whatChoosesNothingIsRefused() {
        String fits = " fits no node. The cluster has 4: control-1, worker-1, worker-2…";
        return Stream.of(
                refused(List.of("worker1"), "There is no node `worker1`. Did you mean `worker-1`?"),
                refused(List.of("Worker-2"), "There is no node `Worker-2`. Did you mean `worker-2`?"),
                refused(List.of("worker-1", "x"), "There is no node `x`. `nodes` lists the 4 that there are."),
                refused(List.of(""), "There is no node ``. `nodes` lists the 4 that there are."),
                refused(List.of("node*"), "The pattern `node*`" + fits),
                refused(
                        List.of("worker-[1"),
                        "The pattern `worker-[1` has a [ that is not closed. Write for example node[0-9]."),
                refused(
                        List.of(),
                        "Which nodes? Give their names, a pattern such as worker-*, or --selector. `nodes` lists"
                                + " them."),
                Arguments.of(
                        List.of("worker-1"),
                        Optional.of("zone=a"),
                        "Give either names of nodes or --selector, not both: `worker-1` came with --selector"
                                + " `zone=a`."),
                Arguments.of(List.of(), Optional.of("zone=c"), "The selector `zone=c`" + fits),
                Arguments.of(
                        List.of(),
                        Optional.of(" "),
                        "The --selector is empty, which would be every node. Write for example --selector zone=a."),
                Arguments.of(
                        List.of(),
                        Optional.of("zone=a b"),
                        "`zone=a b` is not a label selector: conditions are separated by commas, not `b`."));
    }

    private static Arguments words(List<String> words, String... chosen) {
        return Arguments.of(words, Optional.empty(), List.of(chosen));
    }

    private static Arguments selector(String selector, String... chosen) {
        return Arguments.of(List.of(), Optional.of(selector), List.of(chosen));
    }

    private static Arguments refused(List<String> words, String message) {
        return Arguments.of(words, Optional.empty(), message);
    }

    private static Node node(String name, Map<String, String> labels) {
        return new Node(new NodeRef(new NodeName(name), "uid-" + name), labels, false, true, false, "v1.36.1");
    }
}

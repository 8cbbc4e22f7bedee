package dev.drydock.action.upgrade.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.node.LeftClosed;
import dev.drydock.action.upgrade.ClusterLook;
import dev.drydock.action.upgrade.HostsLook;
import dev.drydock.action.upgrade.Known;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.upgrade.ComponentPod;
import dev.drydock.cluster.upgrade.KubeadmRecord;
import dev.drydock.cluster.upgrade.NodeFacts;
import dev.drydock.cluster.upgrade.Readiness;
import dev.drydock.core.run.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which order an upgrade goes through the nodes. */
class UpgradePlannerTest {
    private static final List<String> CONTROL_PLANE = List.of("cp1", "cp2", "cp3");
    private static final List<String> WORKERS = List.of("w1", "w2", "w3");
    private static final String OLD = "v1.31.2";
    private static final String NEW = "v1.32.0";

    private static NodeRef ref(String node) {
        return new NodeRef(new NodeName(node), "uid-of-" + node);
    }

    /** A cluster of which these kubelets are new, and these nodes closed. */
    private static ClusterLook look(List<String> current, List<String> closed) {
        List<NodeFacts> nodes = new ArrayList<>();
        List<ComponentPod> pods = new ArrayList<>();
        Stream.concat(CONTROL_PLANE.stream(), WORKERS.stream()).forEach(name -> {
            boolean controlPlane = CONTROL_PLANE.contains(name);
            String kubelet = current.contains(name) ? NEW : OLD;
            Node node = new Node(ref(name), Map.of(), closed.contains(name), true, controlPlane, kubelet);
            nodes.add(new NodeFacts(node, "containerd://1.7.24", "Debian GNU/Linux 13 (trixie)", "6.12.1"));
            if (controlPlane) {
                Stream.of("kube-apiserver", "kube-controller-manager", "kube-scheduler")
                        .map(component ->
                                new ComponentPod(node.name(), component, "r/" + component + ":" + kubelet, true))
                        .forEach(pods::add);
            }
        });
        return new ClusterLook(
                current.isEmpty() ? OLD : NEW,
                new Known.Told<>(nodes),
                new Known.Told<>(pods),
                new Known.Told<>(Optional.empty()),
                new Known.Told<>(Optional.empty()),
                new Known.Told<>(Optional.of(new KubeadmRecord(Optional.of(current.isEmpty() ? OLD : NEW)))),
                new Known.Told<>(new Readiness(true, List.of())),
                new Known.Told<>(List.of()),
                Map.of(),
                Optional.empty(),
                new Known.Told<>(List.of()));
    }

    private static List<String> words(String line) {
        return Stream.of(line.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
    }

    /** What a run before left closed goes first: it takes a place in the window until it is open. What others closed does not. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "none is closed                   | ''             | ''     | '' | cp1 cp2 cp3 w1 w2 w3",
                "the last ones are                | ''             | cp3 w3 | '' | cp1 cp3 cp2 w3 w1 w2",
                "the first one is                 | ''             | cp1 w2 | '' | cp1 cp2 cp3 w2 w1 w3",
                "those at the version are         | cp1 cp2 cp3 w3 | cp2 w3 | '' | cp2 w3 w1 w2",
                "others closed one too            | ''             | w3     | w2 | cp1 cp2 cp3 w3 w1 w2",
                "others closed one at the version | cp1 cp2 cp3 w2 | w3     | w2 | w3 w1"
            })
    void whatWasLeftClosedGoesFirst(String name, String current, String left, String closed, String order) {
        List<String> byRuns = words(left);
        UpgradeCommand command = (UpgradeCommand) new PicocliGrammar(List.of(UpgradeCommand.APPLY))
                .parse("upgrade apply " + NEW)
                .command();
        ClusterLook look = look(
                words(current),
                Stream.concat(byRuns.stream(), words(closed).stream()).toList());
        Map<NodeRef, LeftClosed.By> runs = byRuns.stream()
                .map(UpgradePlannerTest::ref)
                .collect(Collectors.toMap(
                        Function.identity(), node -> new LeftClosed.By(new RunId("r-00000009"), Instant.EPOCH)));

        Itinerary itinerary = new UpgradePlanner(command, look, HostsLook.none(), new LeftClosed(runs)).itinerary();

        assertThat(itinerary.nodes()).extracting(NodeName::value).containsExactlyElementsOf(words(order));
    }
}

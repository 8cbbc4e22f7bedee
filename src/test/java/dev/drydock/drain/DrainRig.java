package dev.drydock.drain;

import dev.drydock.action.node.DrainAction;
import dev.drydock.action.node.DrainSettings;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.approval.People;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.MemoryJournal;
import dev.drydock.core.run.MemoryLeases;
import dev.drydock.core.run.MemoryQueue;
import dev.drydock.core.run.RealTime;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunIds;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Runner;
import dev.drydock.core.run.Worker;
import dev.drydock.sim.cluster.SimulatedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The runner, the drain action and the Kubernetes adapter as they are, on a simulated cluster; only the journal is in memory. */
public final class DrainRig implements AutoCloseable {
    private static final int EVICTIONS_AT_ONCE = 32;

    private final InstantSource clock = InstantSource.system();
    private final KubernetesCluster cluster;
    private final DrainAction action;
    private final Grammar grammar;
    private final MemoryJournal journal = new MemoryJournal(clock);
    private final Runner runner;

    public DrainRig(SimulatedCluster simulated, Path folder) throws IOException {
        Path kubeconfig = folder.resolve("drydock.kubeconfig");
        Files.writeString(kubeconfig, simulated.kubeconfig());
        KubernetesSettings settings = new KubernetesSettings(
                Optional.of(kubeconfig.toString()),
                Optional.empty(),
                Optional.empty(),
                "test",
                Duration.ofSeconds(2),
                Duration.ofSeconds(10));
        cluster = KubernetesCluster.connect(settings, Map.of(), clock, new Random(1));
        action = new DrainAction(cluster, clock, new DrainSettings(EVICTIONS_AT_ONCE, Optional.empty()));
        grammar = new PicocliGrammar(List.of(action.definition()));
        runner = new Runner(
                journal,
                new MemoryLeases(),
                new MemoryQueue(),
                new People(),
                grammar,
                Map.of("drain", action),
                ApprovalPolicy.STANDARD,
                clock,
                new Worker("worker", Duration.ofSeconds(30), RealTime.INSTANCE));
    }

    /** Plans as the desk would. */
    public Plan plan(String line) {
        return action.plan(grammar.parse(line).command());
    }

    /** Plans, approves and carries the line out; the state at its end. */
    public RunState drain(String line) throws InterruptedException {
        RunId id = approved(line);
        runner.carry(id);
        return state(id);
    }

    /** Puts an approved run into the journal, not yet started. */
    public RunId approved(String line) {
        RunId id = RunIds.of(line);
        Plan plan = plan(line);
        try {
            journal.append(
                    id,
                    0,
                    List.of(
                            new Event.Requested(People.person("dana"), "C1", line, Optional.empty(), Optional.empty()),
                            new Event.Planned(1, plan, 1, Instant.now().plusSeconds(60), List.of()),
                            new Event.Approved(1, plan.fingerprint(), List.of(People.person("lee")))));
        } catch (Journal.ConflictException impossible) {
            throw new IllegalStateException(impossible);
        }
        return id;
    }

    public Runner runner() {
        return runner;
    }

    public MemoryJournal journal() {
        return journal;
    }

    public RunState state(RunId id) {
        return RunState.of(id, journal.read(id, 0));
    }

    @Override
    public void close() {
        cluster.close();
    }
}

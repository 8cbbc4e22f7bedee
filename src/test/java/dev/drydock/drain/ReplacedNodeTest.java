package dev.drydock.drain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.node.CareStep;
import dev.drydock.action.node.DrainSettings;
import dev.drydock.action.node.LeftClosed;
import dev.drydock.action.node.NodeCare;
import dev.drydock.action.node.NodeRollout;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.core.approval.People;
import dev.drydock.core.command.CountOrPercent;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.Step;
import dev.drydock.sim.cluster.Scenarios;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.testing.WatchedLog;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that was replaced by another of its name after it was approved: hosts are found by name, and its is not touched. */
class ReplacedNodeTest {
    @TempDir
    private Path folder;

    @Test
    void nothingIsDoneOnTheHostOfANodeThatNobodyApproved() throws IOException, InterruptedException {
        try (SimulatedCluster simulated = Scenarios.story().start();
                KubernetesCluster cluster = connect(simulated)) {
            AtomicInteger works = new AtomicInteger();
            WatchedLog log = approvedFor("the uid of the node before");
            log.watch(event -> {
                if (event instanceof Event.StepAsks asks) {
                    assertThat(asks.why()).contains("was replaced");
                    log.add(new Event.Controlled(People.person("lee"), new Control.Choose(asks.stepId(), "stop")));
                }
            });
            NodeRollout rollout = new NodeRollout(
                    cluster, InstantSource.system(), new DrainSettings(8, Optional.empty()), () -> LeftClosed.NONE);
            List<Node> nodes = rollout.approved(log.state().plan().orElseThrow());

            NodeRollout.Halt halt = rollout.pass(
                    new NodeRollout.Terms(false, false, Duration.ZERO, new CountOrPercent.Count(1)),
                    nodes,
                    new Counting(works),
                    log);

            assertThat(halt)
                    .isInstanceOfSatisfying(
                            NodeRollout.Halt.Over.class,
                            over -> assertThat(over.outcome()).isEqualTo(Outcome.FAILED));
            assertThat(works).hasValue(0);
            assertThat(simulated.cordoned("node01")).isFalse();
        }
    }

    private KubernetesCluster connect(SimulatedCluster simulated) throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, simulated.kubeconfig());
        return KubernetesCluster.connect(
                new KubernetesSettings(
                        Optional.of(kubeconfig.toString()),
                        Optional.empty(),
                        Optional.empty(),
                        "test",
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10)),
                Map.of(),
                InstantSource.system(),
                new Random(1));
    }

    private static WatchedLog approvedFor(String uid) {
        WatchedLog log = new WatchedLog(new RunId("r-00000001"));
        Plan plan = new Plan(
                "Patch node01",
                Consequences.of(List.of(new Consequence(Consequence.Kind.TARGET, new NodeName("node01").value(), uid))),
                List.of(),
                List.of(),
                List.of(),
                Risk.DISRUPTIVE,
                List.of());
        log.add(new Event.Requested(People.person("dana"), "C1", "patch node01", Optional.empty(), Optional.empty()));
        log.add(new Event.Planned(1, plan, 1, Instant.now().plusSeconds(600), List.of()));
        log.add(new Event.Approved(1, plan.fingerprint(), List.of(People.person("lee"))));
        log.add(new Event.Started(1, "worker", 1));
        return log;
    }

    /** A care of one step that counts how often it is done. */
    private record Counting(AtomicInteger works) implements NodeCare {
        @Override
        public boolean drains() {
            return true;
        }

        @Override
        public boolean reopens() {
            return true;
        }

        @Override
        public List<CareStep> before(Node node) {
            return List.of(new CareStep(
                    new Step("fetch:" + node.name(), node.name().value(), "fetch"),
                    watcher -> Done.of("done " + works.incrementAndGet())));
        }

        @Override
        public List<CareStep> within(Node node) {
            return List.of();
        }
    }
}

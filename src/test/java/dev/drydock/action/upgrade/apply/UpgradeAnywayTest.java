package dev.drydock.action.upgrade.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drydock.action.node.DrainSettings;
import dev.drydock.action.node.LeftClosed;
import dev.drydock.action.node.NodeRollout;
import dev.drydock.action.upgrade.KubernetesVersion;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.upgrade.Rollout;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.approval.People;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.desk.FrontDesk;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Desk;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.MemoryJournal;
import dev.drydock.core.run.MemoryLeases;
import dev.drydock.core.run.MemoryQueue;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RealTime;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Runner;
import dev.drydock.core.run.StepState;
import dev.drydock.core.run.WorkQueue;
import dev.drydock.core.run.Worker;
import dev.drydock.core.text.Card;
import dev.drydock.sim.host.NoCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * An add-on that is amiss at the end of an upgrade, of which nothing else is left to do: who may let it go on, and what is told of
 * that. By way of the real desk and the real runner.
 */
class UpgradeAnywayTest {
    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");
    private static final Rollout BROKEN = new Rollout("r/kube-proxy:v1.32.0", 3, 3, 2, true);

    private final PlayedControlPlane controlPlane = new PlayedControlPlane(() -> BROKEN);
    private final MemoryJournal journal = new MemoryJournal(() -> NOW);
    private final MemoryLeases leases = new MemoryLeases();
    private final MemoryQueue queue = new MemoryQueue();
    private final People people = new People();
    private final AtomicInteger presses = new AtomicInteger();
    private final Map<String, Action> actions = Map.of("upgrade apply", new LastOfAnUpgrade());
    private final PicocliGrammar grammar = new PicocliGrammar(List.of(UpgradeCommand.APPLY));
    private final FrontDesk desk = new FrontDesk(
            grammar, actions, Map.of(), journal, leases, queue, people, ApprovalPolicy.STANDARD, () -> NOW);

    private ApplyTools tools() {
        Cluster cluster = new NoCluster();
        return new ApplyTools(
                cluster,
                controlPlane,
                new NodeRollout(cluster, () -> NOW, new DrainSettings(1, Optional.empty()), () -> LeftClosed.NONE),
                new NoHosts(),
                Optional.empty(),
                () -> NOW,
                // Nobody waits at a gate.
                new ApplyTools.Patience(Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }

    /** An upgrade whose nodes are all done. */
    private final class LastOfAnUpgrade implements Action {
        @Override
        public CommandDefinition definition() {
            return UpgradeCommand.APPLY;
        }

        @Override
        public boolean isDryRun(Command command) {
            return false;
        }

        @Override
        public Optional<String> reason(Command command) {
            return Optional.empty();
        }

        @Override
        public Plan plan(Command command) {
            List<Consequence> consequences =
                    new ArrayList<>(List.of(new Consequence(Consequence.Kind.ACT, "upgrade", "")));
            consequences.addAll(
                    new Itinerary(KubernetesVersion.of(1, 32, 0), Optional.empty(), List.of(), List.<NodeName>of())
                            .consequences());
            return new Plan(
                    "Upgrade the cluster to v1.32.0",
                    Consequences.of(consequences),
                    List.of(),
                    List.of(),
                    List.of(),
                    Risk.REVERSIBLE,
                    List.of());
        }

        @Override
        public Completion perform(Command command, RunLog log) throws InterruptedException {
            return new UpgradeJourney(tools(), (UpgradeCommand) command, log).perform(() -> plan(command));
        }

        @Override
        public List<Offer> leftovers(RunState state) {
            return List.of();
        }
    }

    private String presses(String who, RunId run, String choice) {
        return desk.take(new Desk.Pressed(
                        "press-" + presses.incrementAndGet(),
                        People.id(who),
                        "C1",
                        "choose",
                        run + "." + choice + ".well"))
                .map(Card::summary)
                .orElse("");
    }

    private RunState state(RunId run) {
        return RunState.of(run, journal.read(run, 0));
    }

    /** Asks for it, and has it carried until it asks. */
    private RunId asking() {
        var unused = desk.take(
                new Desk.Typed("typed", People.id("dana"), "C1", false, "upgrade apply v1.32.0 --without-snapshot"));
        RunId run = journal.recent(1).getFirst();
        Runner runner = new Runner(
                journal,
                leases,
                queue,
                people,
                grammar,
                actions,
                ApprovalPolicy.STANDARD,
                () -> NOW,
                new Worker("worker", Duration.ofSeconds(30), RealTime.INSTANCE));
        Thread.ofVirtual().start(() -> {
            for (WorkQueue.Work work : queue.take()) {
                if (work instanceof WorkQueue.Work.Carry(RunId carried)) {
                    carry(runner, carried);
                }
            }
        });
        await().until(() -> state(run).step("well").map(StepState::isAsking).orElse(false));
        return run;
    }

    private static void carry(Runner runner, RunId run) {
        try {
            runner.carry(run);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Event.Ended end(RunId run) {
        await().until(() -> state(run).hasEnded());
        return state(run).ended().orElseThrow();
    }

    @Test
    void aLeadMayLetItGoOnAndTheResultSaysPastWhat() {
        RunId run = asking();

        assertThat(state(run).step("well").orElseThrow().choices())
                .extracting(Choice::label)
                .containsExactly("Try again", "Go on anyway", "Stop here");
        assertThat(presses("dana", run, "anyway")).isEqualTo("Only a lead may choose how it goes on.");
        assertThat(presses("olaf", run, "anyway")).startsWith("Only @dana, who asked for it, or a lead");
        assertThat(state(run).step("well").orElseThrow().isAsking()).isTrue();
        assertThat(presses("lee", run, "anyway")).isEqualTo("Chosen: anyway.");

        Event.Ended end = end(run);
        assertThat(end.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(end.summary())
                .endsWith("A lead went on although kube-proxy is not rolled out: 2 of 3 Ready, 3 of the new version,"
                        + " after 0 s.");
        assertThat(journal.events(run))
                .filteredOn(Event.Controlled.class::isInstance)
                .containsExactly(new Event.Controlled(People.person("lee"), new Control.Choose("well", "anyway")));
    }

    /** Two hundred workers are not emptied on an API server that does not serve. */
    @Test
    void nobodyGoesOnPastAnApiServer() {
        RunId run = asking();
        controlPlane.failing = List.of("kms-provider-0");

        assertThat(presses("lee", run, "anyway")).isEqualTo("Chosen: anyway.");

        await().until(() -> state(run).step("well-api").map(StepState::isAsking).orElse(false));
        assertThat(state(run).step("well-api").orElseThrow().choices())
                .extracting(Choice::label)
                .containsExactly("Try again", "Stop here");
    }

    @Test
    void whoeverStopsThereHasNotGoneOn() {
        RunId run = asking();

        assertThat(presses("kim", run, "stop")).isEqualTo("Chosen: stop.");

        assertThat(end(run).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end(run).summary())
                .startsWith("Kube-proxy is not rolled out")
                .doesNotContain("although");
        assertThat(presses("lee", run, "anyway")).startsWith("It is over");
    }
}

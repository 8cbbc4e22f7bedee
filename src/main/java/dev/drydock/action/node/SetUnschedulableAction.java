package dev.drydock.action.node;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.StepState;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code cordon} and {@code uncordon}: closes nodes to new pods, or opens them again; one node after the other. */
public final class SetUnschedulableAction implements Action {
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final NodeTargets targets;
    private final CommandDefinition definition;

    private SetUnschedulableAction(Cluster cluster, CommandDefinition definition) {
        this.cluster = cluster;
        this.targets = new NodeTargets(cluster);
        this.definition = definition;
    }

    public static SetUnschedulableAction cordon(Cluster cluster) {
        return new SetUnschedulableAction(cluster, SetUnschedulableCommand.CORDON);
    }

    public static SetUnschedulableAction uncordon(Cluster cluster) {
        return new SetUnschedulableAction(cluster, SetUnschedulableCommand.UNCORDON);
    }

    @Override
    public CommandDefinition definition() {
        return definition;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((SetUnschedulableCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((SetUnschedulableCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        SetUnschedulableCommand set = (SetUnschedulableCommand) command;
        List<Node> nodes = targets.find(set.targets());
        List<Consequence> consequences = new ArrayList<>();
        consequences.add(new Consequence(Consequence.Kind.ACT, set.verb(), ""));
        nodes.forEach(node -> consequences.add(new Consequence(
                Consequence.Kind.TARGET, node.name().value(), node.ref().uid())));
        List<Text> lines = nodes.stream()
                .map(node -> Text.empty()
                        .code(node.name().value())
                        .plain(node.unschedulable() == set.unschedulable() ? ": is so already" : ""))
                .toList();
        String what = nodes.size() == 1 ? nodes.getFirst().name().value() : nodes.size() + " nodes";
        return new Plan(
                (set.unschedulable() ? "Cordon " : "Uncordon ") + what,
                Consequences.of(consequences),
                List.of(new Block.Fact(
                        "Cluster", Text.of(targets.asking(cluster::identity).name()))),
                List.of(new Block.Section(Tone.NEUTRAL, "Nodes (" + lines.size() + ")", lines)),
                List.of(),
                Risk.REVERSIBLE,
                NodeLocks.of(targets.asking(cluster::identity), nodes));
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        SetUnschedulableCommand set = (SetUnschedulableCommand) command;
        List<String> failures = new ArrayList<>();
        int done = 0;
        for (Consequence target :
                log.state().plan().orElseThrow().consequences().all()) {
            if (target.kind() != Consequence.Kind.TARGET) {
                continue;
            }
            log.refresh();
            if (log.state().abortedBy().isPresent()) {
                String by = log.state().abortedBy().get().name();
                return new Completion.Finished(
                        Outcome.ABORTED, "Aborted by @" + by + " after " + done + " nodes.", List.of());
            }
            Optional<String> failure = set(set, new NodeRef(new NodeName(target.subject()), target.detail()), log);
            failure.ifPresent(why -> failures.add(target.subject() + ": " + why));
            done++;
        }
        if (!failures.isEmpty()) {
            String summary = String.join(". ", failures.subList(0, Math.min(5, failures.size()))) + ".";
            return new Completion.Finished(
                    Outcome.FAILED,
                    summary,
                    List.of(new Offer("Try again", "retry " + log.state().id())));
        }
        String nodes = done == 1 ? log.state().groups().iterator().next() + " is" : done + " nodes are";
        return new Completion.Finished(Outcome.SUCCEEDED, nodes + " " + set.verb() + "ed.", List.of());
    }

    /** One node; waits for an API server that is away. Doing it twice is harmless, so a resumed run simply does it. */
    private Optional<String> set(SetUnschedulableCommand set, NodeRef node, RunLog log) throws InterruptedException {
        String name = node.name().value();
        Step step = new Step(set.verb() + ":" + name, name, set.verb() + " " + name);
        Optional<StepState> before = log.state().step(step.id());
        if (before.map(state -> state.status() == StepState.Status.DONE).orElse(false)) {
            return Optional.empty();
        }
        log.append(new Event.StepIntended(step));
        while (true) {
            try {
                log.confirmHeld();
                return answer(cluster.setUnschedulable(node, set.unschedulable()), step, log);
            } catch (ClusterException e) {
                if (e.kind() != ClusterException.Kind.UNAVAILABLE) {
                    log.append(new Event.StepFailed(step.id(), e.getMessage()));
                    return Optional.of(e.getMessage());
                }
                wait(step, e, log);
                if (log.state().abortedBy().isPresent()) {
                    log.append(new Event.StepFailed(step.id(), "the API server was away"));
                    return Optional.of("aborted while the API server was away");
                }
            }
        }
    }

    private static void wait(Step step, ClusterException e, RunLog log) throws InterruptedException {
        boolean told = log.state().step(step.id()).orElseThrow().status() == StepState.Status.WAITING;
        if (!told) {
            log.append(new Event.StepWaiting(step.id(), e.getMessage()));
        }
        log.pause(RETRY);
        log.refresh();
    }

    private static Optional<String> answer(CordonAnswer answer, Step step, RunLog log) {
        return switch (answer) {
            case CHANGED, ALREADY -> {
                String detail = answer == CordonAnswer.CHANGED ? "done" : "was so already";
                log.append(new Event.StepDone(step.id(), detail, Map.of()));
                yield Optional.empty();
            }
            case GONE, REPLACED -> {
                String why =
                        answer == CordonAnswer.GONE ? "it does not exist any more" : "it was replaced by another node";
                log.append(new Event.StepFailed(step.id(), why));
                yield Optional.of(why);
            }
        };
    }
}

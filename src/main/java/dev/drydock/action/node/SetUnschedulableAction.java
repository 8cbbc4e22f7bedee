package dev.drydock.action.node;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.core.approval.Person;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
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
    private static final Duration LOOK = Duration.ofMillis(500);

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
                        .plain(
                                node.unschedulable() == set.unschedulable()
                                        ? set.unschedulable() ? ": is cordoned already" : ": is not cordoned"
                                        : ""))
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
            waitWhilePaused(log);
            if (log.state().abortedBy().isPresent()) {
                String by = log.state().abortedBy().get().name();
                return new Completion.Finished(
                        Outcome.ABORTED,
                        "Aborted by @" + by + " after " + Wording.count(done, "node") + ".",
                        List.of());
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
        return new Completion.Finished(Outcome.SUCCEEDED, summary(set, log.state()), List.of());
    }

    private static String summary(SetUnschedulableCommand set, RunState run) {
        List<String> done = groups(run, StepState.Status.DONE);
        List<String> left = groups(run, StepState.Status.SKIPPED);
        String nodes = done.size() == 1 ? done.getFirst() + " is " : Wording.count(done.size(), "node") + " are ";
        return nodes + set.verb() + "ed."
                + (left.isEmpty() ? "" : " Left as asked: " + Wording.count(left.size(), "node") + ".");
    }

    private static List<String> groups(RunState run, StepState.Status status) {
        return run.steps().values().stream()
                .filter(step -> step.status() == status)
                .map(step -> step.step().group())
                .toList();
    }

    private static void waitWhilePaused(RunLog log) throws InterruptedException {
        log.refresh();
        while (log.state().isPaused() && log.state().abortedBy().isEmpty()) {
            log.pause(LOOK);
            log.refresh();
        }
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
                Optional<Person> skippedBy =
                        Optional.ofNullable(log.state().skipped().get(step.id()));
                if (skippedBy.isPresent()) {
                    log.append(new Event.StepSkipped(
                            step.id(), "left as it is by @" + skippedBy.get().name()));
                    return Optional.empty();
                }
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

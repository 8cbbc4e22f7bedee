package dev.drydock.action.node.patch;

import dev.drydock.action.host.HostRound;
import dev.drydock.action.node.NodeRollout.Halt;
import dev.drydock.action.node.NodeTargets;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code patch} and {@code reboot}: plans it from the hosts and the pods, and goes over the nodes in a rolling window. */
final class PatchAction implements Action {
    private static final int NAMED = 5;

    private final PatchTools tools;
    private final CommandDefinition definition;
    private final NodeTargets targets;

    PatchAction(PatchTools tools, CommandDefinition definition) {
        this.tools = tools;
        this.definition = definition;
        this.targets = new NodeTargets(tools.cluster());
    }

    @Override
    public CommandDefinition definition() {
        return definition;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((PatchCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((PatchCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        PatchCommand patch = (PatchCommand) command;
        List<Node> nodes = targets.find(patch.targets());
        Plan pods = patch.drains()
                ? tools.rollout().emptying(patch.terms(), nodes)
                : targets.asking(() -> new StayingPods(tools.cluster()
                                .snapshot(nodes.stream().map(Node::name).toList()))
                        .plan(tools.rollout().locks(nodes)));
        return new PatchPlanner(patch, look(nodes), tools.etcd().isPresent()).plan(pods);
    }

    private List<PatchLook> look(List<Node> nodes) {
        Map<NodeName, HostEntry> entries = targets.asking(tools.hosts()::inventory).stream()
                .collect(Collectors.toMap(HostEntry::name, Function.identity()));
        try {
            return HostRound.ask(nodes, node -> look(node, Optional.ofNullable(entries.get(node.name()))));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw RefusalException.passing("Drydock is just being stopped.", stopping);
        }
    }

    private PatchLook look(Node node, Optional<HostEntry> entry) throws InterruptedException {
        if (entry.isEmpty()) {
            return new PatchLook.Unseen(node, "is in no inventory of hosts; `hosts check` tells which there are");
        }
        try {
            return new PatchLook.Seen(node, PatchSurvey.look(tools.hosts().host(entry.get())));
        } catch (HostException | PatchSurvey.OddException why) {
            return new PatchLook.Unseen(node, String.valueOf(why.getMessage()));
        }
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        PatchCommand patch = (PatchCommand) command;
        Plan approved = log.state().plan().orElseThrow();
        List<Node> nodes = targets.asking(() -> tools.rollout().approved(approved));
        PatchCare care = new PatchCare(tools, patch, log);
        return switch (tools.rollout().pass(patch.terms(), nodes, care, log)) {
            case Halt.Over over -> finished(over, log.state());
            case Halt.NeedsApproval needed -> new Completion.ApprovalNeeded(plan(command));
            case Halt.NeedsAnotherWorker self ->
                new Completion.HandOver("the next pod to evict is the one that Drydock runs in");
        };
    }

    private static Completion.Finished finished(Halt.Over over, RunState run) {
        List<Offer> offers = new ArrayList<>(open(over.closed()).stream().toList());
        if (over.outcome() != Outcome.SUCCEEDED || !over.left().isEmpty()) {
            offers.add(new Offer("Try again", "retry " + run.id()));
        }
        String done = PatchCare.summary(run, over.done());
        String left = over.left().isEmpty()
                ? ""
                : " Left out as asked: " + names(over.left().keySet()) + ".";
        String closed = over.closed().isEmpty() ? "" : " Still cordoned by this run: " + names(over.closed()) + ".";
        String begin = switch (over.outcome()) {
            case ABORTED -> "Aborted by @" + run.abortedBy().orElseThrow().name() + ". ";
            case FAILED ->
                over.stopped().entrySet().stream()
                        .limit(NAMED)
                        .map(stopped -> stopped.getKey() + ": " + stopped.getValue() + ". ")
                        .collect(Collectors.joining());
            case SUCCEEDED, REJECTED, EXPIRED -> "";
        };
        return new Completion.Finished(over.outcome(), begin + done + left + closed, offers);
    }

    private static String names(Iterable<String> names) {
        List<String> all = new ArrayList<>();
        names.forEach(all::add);
        return all.size() <= NAMED
                ? String.join(", ", all.stream().sorted().toList())
                : Wording.count(all.size(), "node");
    }

    private static Optional<Offer> open(List<String> nodes) {
        String which = nodes.size() == 1 ? nodes.getFirst() : nodes.size() + " nodes";
        return nodes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Offer("Uncordon " + which, "uncordon " + String.join(" ", nodes)));
    }

    @Override
    public List<Offer> leftovers(RunState state) {
        return tools.rollout().leftovers(state);
    }
}

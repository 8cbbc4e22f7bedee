package dev.drydock.action.upgrade.apply;

import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.etcd.SafetySnapshot;
import dev.drydock.action.node.CareStep;
import dev.drydock.action.node.NodeRollout.Halt;
import dev.drydock.action.node.NodeTargets;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Answer;
import dev.drydock.core.run.Procedure.StoppedException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.StepState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An upgrade under way. Where it stands, the journal tells; what a host runs, the host.
 *
 * <pre>
 *   snapshot ▶ control plane, node by node ▶ addons ▶ its kubelets, node by node ▶ workers, in a rolling window ▶ addons
 * </pre>
 */
final class UpgradeJourney {
    private static final int NAMED = 5;
    private static final String CONTROL_PLANE = "control plane";
    private static final Choice GO_ON = new Choice("go-on", "Go on", "The next nodes are begun.");
    private static final Choice ANYWAY = new Choice(
            "anyway", "Go on anyway", "The upgrade goes on with the add-ons as they are; the result says so.");
    private static final Choice STOP =
            new Choice("stop", "Stop here", "Nothing further is begun; what was upgraded stays upgraded.");

    private final ApplyTools tools;
    private final UpgradeCommand command;
    private final NodeTargets targets;
    private final RunLog log;
    private final Plan approved;
    private final Itinerary itinerary;
    private final UpgradeGates gates;
    private final List<String> done = new ArrayList<>();
    private final Map<String, String> left = new LinkedHashMap<>();
    private final List<String> closed = new ArrayList<>();
    /** What is amiss with an add-on, and a lead went on all the same. */
    private Optional<String> amiss = Optional.empty();

    UpgradeJourney(ApplyTools tools, UpgradeCommand command, RunLog log) {
        this.tools = tools;
        this.command = command;
        this.targets = new NodeTargets(tools.cluster());
        this.log = log;
        this.approved = log.state().plan().orElseThrow();
        this.itinerary = Itinerary.approved(approved);
        this.gates = new UpgradeGates(tools, log);
    }

    /** What an upgrade comes to when it is not over: somebody must approve first, or another process carry it. */
    private static final class HaltedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Completion completion;

        HaltedException(Completion completion) {
            super("halted");
            this.completion = completion;
        }
    }

    /**
     * Goes on from where it stands.
     *
     * @param again makes the plan anew
     */
    Completion perform(Supplier<Plan> again) throws InterruptedException {
        Procedure procedure = new Procedure(log);
        try {
            snapshot(procedure);
            controlPlane(procedure, again);
            workers(procedure, again);
            addons(procedure, "well", "add-ons, at the end");
            return new Completion.Finished(Outcome.SUCCEEDED, summary(), offers(left.isEmpty()));
        } catch (HaltedException halted) {
            return halted.completion;
        } catch (StoppedException stopped) {
            Completion.Finished end = stopped.finished(offers(false));
            return new Completion.Finished(end.outcome(), end.summary() + " " + summary(), end.offers());
        }
    }

    private void snapshot(Procedure procedure) throws InterruptedException {
        Optional<EtcdTools> etcd = tools.etcd();
        if (!command.wantsSnapshot(itinerary) || etcd.isEmpty()) {
            return;
        }
        Step step = new Step("snapshot", "etcd", "save etcd as it is before the upgrade");
        String name = "before-upgrade-" + log.state().id().value().substring(2);
        var unused = procedure.step(step, () -> SafetySnapshot.take(etcd.get(), name, step, log, procedure));
    }

    private void controlPlane(Procedure procedure, Supplier<Plan> again) throws InterruptedException, HaltedException {
        for (NodeName node : itinerary.controlPlane()) {
            // The kubelets' leg closes the same nodes, which must not be taken for this one's work.
            if (!isDone("serves:" + node)) {
                pass(UpgradeCare.Leg.CONTROL_PLANE, List.of(node), again);
                requireWhole();
            }
        }
        if (itinerary.controlPlane().isEmpty()) {
            return;
        }
        addons(procedure, "addons", "add-ons");
        for (NodeName node : itinerary.controlPlane()) {
            pass(UpgradeCare.Leg.KUBELETS, List.of(node), again);
            requireWhole();
            again(procedure, node);
            pause(procedure, UpgradeCommand.Pause.NODE, node.value(), isLast(node));
        }
        pause(
                procedure,
                UpgradeCommand.Pause.CONTROL_PLANE,
                "the control plane",
                itinerary.workers().isEmpty());
    }

    private boolean isDone(String step) {
        return log.state()
                .step(step)
                .map(state -> state.status() == StepState.Status.DONE)
                .orElse(false);
    }

    private boolean isLast(NodeName node) {
        return itinerary.nodes().getLast().equals(node);
    }

    private void workers(Procedure procedure, Supplier<Plan> again) throws InterruptedException, HaltedException {
        if (command.pause() != UpgradeCommand.Pause.NODE) {
            if (!itinerary.workers().isEmpty()) {
                pass(UpgradeCare.Leg.WORKERS, itinerary.workers(), again);
            }
            return;
        }
        for (NodeName node : itinerary.workers()) {
            pass(UpgradeCare.Leg.WORKERS, List.of(node), again);
            pause(procedure, UpgradeCommand.Pause.NODE, node.value(), isLast(node));
        }
    }

    /** One pass over nodes, to its end. */
    private void pass(UpgradeCare.Leg leg, List<NodeName> names, Supplier<Plan> again)
            throws InterruptedException, HaltedException {
        List<Node> nodes = targets.asking(() -> tools.rollout().approved(approved)).stream()
                .filter(node -> names.contains(node.name()))
                .toList();
        switch (tools.rollout().pass(command.terms(), nodes, new UpgradeCare(tools, itinerary, leg, log), log)) {
            case Halt.NeedsApproval needed -> throw new HaltedException(new Completion.ApprovalNeeded(again.get()));
            case Halt.NeedsAnotherWorker self ->
                throw new HaltedException(
                        new Completion.HandOver("the next pod to evict is the one that Drydock runs in"));
            case Halt.Over over -> {
                if (leg != UpgradeCare.Leg.CONTROL_PLANE) {
                    done.addAll(over.done());
                }
                left.putAll(over.left());
                closed.addAll(over.closed());
                if (over.outcome() != Outcome.SUCCEEDED) {
                    throw new HaltedException(ended(over));
                }
            }
        }
    }

    /** A control plane of two versions is a state to pass through, not one to leave the workers to. */
    private void requireWhole() throws HaltedException {
        if (!left.isEmpty()) {
            throw new HaltedException(new Completion.Finished(
                    Outcome.FAILED,
                    "A node of the control plane was left out, so nothing further was begun. " + summary(),
                    offers(false)));
        }
    }

    private Completion.Finished ended(Halt.Over over) {
        StringBuilder why = new StringBuilder();
        if (over.outcome() == Outcome.ABORTED) {
            why.append("Aborted by @")
                    .append(log.state().abortedBy().orElseThrow().name())
                    .append(". ");
        } else {
            over.stopped().entrySet().stream()
                    .limit(NAMED)
                    .forEach(stopped -> why.append(stopped.getKey())
                            .append(": ")
                            .append(stopped.getValue())
                            .append(". "));
        }
        return new Completion.Finished(over.outcome(), why + summary(), offers(false));
    }

    /** Its pods began anew with its kubelet, and those of the cluster's DNS went elsewhere: the next node waits for both. */
    private void again(Procedure procedure, NodeName node) throws InterruptedException, HaltedException {
        Step step = new Step("again:" + node, CONTROL_PLANE, "see its control plane serve again");
        Answer answer = procedure.stepOrAsk(
                step, List.of(STOP), () -> gates.serves(node, itinerary.target(), new Heard(procedure, step)));
        if (answer instanceof Answer.Chosen chosen) {
            throw new HaltedException(new Completion.Finished(
                    Outcome.FAILED, node + ": " + chosen.why() + ". " + summary(), offers(false)));
        }
        if (amiss.isEmpty()) {
            addons(procedure, "addons:" + node, CONTROL_PLANE);
        }
    }

    /** What is amiss with an add-on need not be the upgrade's: a lead may let it go on. */
    private void addons(Procedure procedure, String id, String group) throws InterruptedException, HaltedException {
        Step step = new Step(id, group, "see kube-proxy and CoreDNS rolled out");
        Answer answer = procedure.stepOrAsk(
                step,
                List.of(ANYWAY, STOP),
                () -> gates.addons(itinerary.target(), left.size(), new Heard(procedure, step)));
        if (answer instanceof Answer.Chosen chosen) {
            if (chosen.choice().equals(ANYWAY.id())) {
                amiss = Optional.of(chosen.why());
                ready(procedure, id + "-api", group);
                return;
            }
            throw new HaltedException(new Completion.Finished(
                    Outcome.FAILED, Wording.capitalised(chosen.why()) + ". " + summary(), offers(false)));
        }
        amiss = Optional.empty();
    }

    /** Whoever goes on past an add-on does not go on past an API server. */
    private void ready(Procedure procedure, String id, String group) throws InterruptedException, HaltedException {
        Step step = new Step(id, group, "see an API server ready");
        Answer answer = procedure.stepOrAsk(step, List.of(STOP), () -> gates.ready(new Heard(procedure, step)));
        if (answer instanceof Answer.Chosen chosen) {
            throw new HaltedException(new Completion.Finished(
                    Outcome.FAILED, Wording.capitalised(chosen.why()) + ". " + summary(), offers(false)));
        }
    }

    private void pause(Procedure procedure, UpgradeCommand.Pause after, String what, boolean last)
            throws InterruptedException, HaltedException {
        if (command.pause() != after || last) {
            return;
        }
        Step step = new Step("pause:" + what.replace(' ', '-'), CONTROL_PLANE, "go on after " + what);
        String chosen =
                procedure.ask(step, what + " is at " + itinerary.target() + ", as asked for", List.of(GO_ON, STOP));
        if (chosen.equals(STOP.id())) {
            throw new HaltedException(new Completion.Finished(
                    Outcome.ABORTED, "Stopped after " + what + ". " + summary(), offers(false)));
        }
    }

    private String summary() {
        String nodes = done.isEmpty()
                ? "No node is upgraded."
                : Wording.count(done.size(), "node") + " of "
                        + itinerary.nodes().size() + " upgraded to " + itinerary.target() + ".";
        return nodes
                + (left.isEmpty() ? "" : " Left out as asked: " + names(List.copyOf(left.keySet())) + ".")
                + (closed.isEmpty() ? "" : " Still cordoned by this run: " + names(closed) + ".")
                + amiss.map(why -> " A lead went on although " + why + ".").orElse("");
    }

    private static String names(List<String> names) {
        return names.size() <= NAMED ? String.join(", ", names.stream().sorted().toList()) : names.size() + " nodes";
    }

    private List<Offer> offers(boolean whole) {
        List<Offer> offers = new ArrayList<>();
        if (!closed.isEmpty()) {
            String which = closed.size() == 1 ? closed.getFirst() : closed.size() + " nodes";
            offers.add(new Offer("Uncordon " + which, "uncordon " + String.join(" ", closed)));
        }
        if (!whole) {
            offers.add(new Offer("Try again", "retry " + log.state().id()));
        }
        return offers;
    }

    /** A procedure's step, watched as a node's care is. */
    private record Heard(Procedure procedure, Step step) implements CareStep.Watcher {
        @Override
        public void tell(String detail) {
            procedure.progress(step, detail);
        }

        @Override
        public void print(String name, String text) {
            procedure.print(step, name, text);
        }

        @Override
        public boolean isAborted() {
            procedure.hearAbort();
            return false;
        }
    }
}

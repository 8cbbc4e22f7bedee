package dev.drydock.action.node;

import dev.drydock.cluster.Budget;
import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.Pod;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A drain without a cluster, a thread or a clock: the board, a journal in memory, and a time that the test moves. */
final class DrainScene {
    static final Person LEE = new Person(new PersonId("T1", "U2"), "lee");

    final DrainCommand command;
    final List<Node> nodes;
    final Consequences approved;
    final DrainSettings settings;
    final NodeCare care;
    final List<Entry> journal = new ArrayList<>();
    RunState run = RunState.empty(new RunId("r-00000000"));
    Instant now = Things.NOW;
    DrainBoard board;

    final LeftClosed left;

    DrainScene(DrainCommand command, List<Node> nodes, List<Pod> pods, DrainSettings settings, NodeCare care) {
        this(command, nodes, pods, settings, care, LeftClosed.NONE);
    }

    DrainScene(
            DrainCommand command,
            List<Node> nodes,
            List<Pod> pods,
            DrainSettings settings,
            NodeCare care,
            LeftClosed left) {
        this.left = left;
        this.care = care;
        this.command = command;
        this.nodes = nodes;
        this.settings = settings;
        this.approved = DrainAssessment.of(command, Things.snapshot(nodes, pods, List.of()))
                .consequences();
        append(List.of(new Event.Requested(LEE, "C1", "drain", Optional.empty(), Optional.empty())));
        this.board = new DrainBoard(command, care, nodes, approved, run, settings, "worker", left);
    }

    DrainScene(DrainCommand command, List<Node> nodes, List<Pod> pods, DrainSettings settings) {
        this(command, nodes, pods, settings, NodeCare.none());
    }

    DrainScene(DrainCommand command, List<Node> nodes, List<Pod> pods, int limit) {
        this(command, nodes, pods, new DrainSettings(limit, Optional.empty()));
    }

    DrainScene(DrainCommand command, List<Node> nodes, NodeCare care) {
        this(command, nodes, List.of(), new DrainSettings(100, Optional.empty()), care);
    }

    DrainScene(DrainCommand command, List<Node> nodes) {
        this(command, nodes, List.of(), 100);
    }

    /** What a new process would know. */
    void restart() {
        board = new DrainBoard(command, care, nodes, approved, run, settings, "worker", left);
    }

    void append(List<Event> events) {
        for (Event event : events) {
            Entry entry = new Entry(journal.size() + 1, run.id(), run.sequence() + 1, now, event, "");
            journal.add(entry);
            run = run.after(List.of(entry));
        }
    }

    void control(Control control) {
        append(List.of(new Event.Controlled(LEE, control)));
    }

    /** Decides until nothing more is to be decided now; gives what was started. */
    List<DrainEffect> next() {
        List<DrainEffect> started = new ArrayList<>();
        while (true) {
            DrainMoves moves = DrainDecisions.next(board, run, now);
            append(moves.events());
            started.addAll(moves.effects());
            if (moves.events().isEmpty() && moves.effects().isEmpty()) {
                return started;
            }
        }
    }

    List<String> nextShown() {
        return next().stream().map(DrainScene::show).toList();
    }

    static String show(DrainEffect effect) {
        return switch (effect) {
            case DrainEffect.Cordon cordon -> "cordon " + cordon.node().group;
            case DrainEffect.Look look -> "look " + look.node().group;
            case DrainEffect.Remove remove -> "remove " + remove.pod().ref.name();
            case DrainEffect.CheckReplacements check -> "check " + check.node().group;
            case DrainEffect.Uncordon uncordon -> "uncordon " + uncordon.node().group;
            case DrainEffect.Care care -> care.step().step().id();
            case DrainEffect.Reopen reopen -> "reopen " + reopen.node().group;
        };
    }

    void hear(DrainSignal signal) {
        append(DrainNews.take(board, signal, run, now));
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    NodeWork node(String name) {
        return board.nodes.stream()
                .filter(node -> node.group.equals(name))
                .findFirst()
                .orElseThrow();
    }

    PodWork pod(String name) {
        return board.pods()
                .filter(pod -> pod.ref.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    void cordoned(String node) {
        hear(new DrainSignal.Cordoned(node(node), CordonAnswer.CHANGED, Map.of()));
    }

    /** The cordon is answered, with a workload whose replacements will be waited for. */
    void cordonedWithWorkload(String node) {
        hear(new DrainSignal.Cordoned(
                node(node), CordonAnswer.CHANGED, Map.of(new NodeWork.Workload("default", Things.REPLICA_SET), 6)));
    }

    void looked(String node, Pod... pods) {
        List<Node> same =
                nodes.stream().filter(n -> n.name().value().equals(node)).toList();
        hear(new DrainSignal.Looked(
                node(node), DrainAssessment.of(command, Things.snapshot(same, List.of(pods), List.<Budget>of()))));
    }

    void answered(String pod, EvictionAnswer answer) {
        PodWork work = pod(pod);
        NodeWork node = board.nodes.stream()
                .filter(n -> n.pods.containsValue(work))
                .findFirst()
                .orElseThrow();
        hear(new DrainSignal.Answered(node, work, answer));
    }

    void gone(String pod) {
        PodWork work = pod(pod);
        NodeWork node = board.nodes.stream()
                .filter(n -> n.pods.containsValue(work))
                .findFirst()
                .orElseThrow();
        hear(new DrainSignal.Gone(node, work.ref.uid()));
    }

    /** The step of the node's care that is under way. */
    CareStep careOf(String node) {
        return node(node).careUnderWay(run).orElseThrow();
    }

    void cared(String node) {
        hear(new DrainSignal.CareDone(node(node), careOf(node), Procedure.Done.of("done")));
    }

    void careFailed(String node) {
        hear(new DrainSignal.CareFailed(node(node), careOf(node), "no"));
    }

    void choose(String step, Choice choice) {
        control(new Control.Choose(step, choice.id()));
    }

    /** The uncordon, or the reopening, is answered. */
    void uncordoned(String node) {
        hear(new DrainSignal.Uncordoned(node(node), CordonAnswer.CHANGED));
    }

    /** Takes a single node through cordon and look, up to its first evictions. */
    List<String> open(String node, Pod... pods) {
        next();
        cordoned(node);
        next();
        looked(node, pods);
        return nextShown();
    }
}

package dev.drydock.action.node;

import dev.drydock.cluster.Node;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a drain knows: its nodes and their pods, and how far each is. Belongs to the drain's one thread; does no I/O and
 * reads no clock. {@link DrainDecisions} says what to do next, {@link DrainNews} takes in what happened.
 */
final class DrainBoard {
    final DrainCommand command;
    final NodeCare care;
    final Consequences approved;
    final DrainSettings settings;
    /** Whether this worker gave the run up for others before, and nobody took it. */
    final boolean handedOver;

    final List<NodeWork> nodes;
    /** Set when a node would lose something that nobody approved: no further node is opened. */
    boolean approvalNeeded;
    /** Whether the API server was away at the last call. */
    private boolean away;

    /**
     * Sets the board up from the journal: a run that was interrupted goes on where its steps say.
     *
     * @param care what is done with the nodes besides
     * @param worker the process that carries the run
     * @param left what earlier runs closed and left so
     */
    DrainBoard(
            DrainCommand command,
            NodeCare care,
            List<Node> nodes,
            Consequences approved,
            RunState run,
            DrainSettings settings,
            String worker,
            LeftClosed left) {
        this.command = command;
        this.care = care;
        this.approved = approved;
        this.settings = settings;
        this.handedOver = run.handOvers().containsKey(worker);
        this.nodes = inTurn(nodes.stream()
                .map(node -> new NodeWork(node, care, isOursToOpen(node, left)))
                .toList());
        this.nodes.forEach(node -> restore(node, run));
    }

    /** Of the workers those first that are closed already: their places come back before any are taken. */
    private static List<NodeWork> inTurn(List<NodeWork> nodes) {
        Iterator<NodeWork> workers = nodes.stream()
                .filter(node -> !node.node.controlPlane())
                .sorted(Comparator.comparing(node -> !node.leftClosed))
                .iterator();
        return nodes.stream()
                .map(node -> node.node.controlPlane() ? node : workers.next())
                .toList();
    }

    private boolean isOursToOpen(Node node, LeftClosed left) {
        return care.reopens()
                && care.drains()
                && node.unschedulable()
                && left.by(node).isPresent();
    }

    private void restore(NodeWork node, RunState run) {
        Optional<StepState> cordon = step(run, node.cordonStep().id())
                .or(() -> step(run, node.foundCordonedStep().id()));
        if (!cordon.map(step -> step.status() == StepState.Status.DONE).orElse(false)) {
            boolean begun = Stream.concat(node.before.stream(), node.within.stream())
                    .anyMatch(step -> step(run, step.step().id()).isPresent());
            node.phase = begun ? NodeWork.Phase.PREPARING : NodeWork.Phase.QUEUED;
            leftBefore(node, run);
            return;
        }
        Map<String, String> data = cordon.orElseThrow().data();
        node.cordonedByUs = Boolean.parseBoolean(data.getOrDefault("changed", "false"));
        Map<NodeWork.Workload, Integer> baseline = new HashMap<>();
        data.forEach((key, value) ->
                NodeWork.Workload.fromKey(key).ifPresent(workload -> baseline.put(workload, Integer.parseInt(value))));
        node.baseline = baseline;
        node.phase = NodeWork.Phase.CORDONED;
        step(run, node.drainStep().id()).ifPresent(drain -> {
            // One that asked before it was opened has no list of pods to go by yet.
            node.listed = run.stepsOf(node.group).stream().anyMatch(state -> PodWork.isEviction(state.step()));
            node.openedAt = drain.intendedAt().orElseThrow();
            if (!drain.status().isOver() && (drain.isAsking() || drain.chosen().isPresent())) {
                node.phase = NodeWork.Phase.DRAINING;
            } else if (drain.status() == StepState.Status.DONE) {
                node.phase = next(node, NodeWork.Phase.DRAINING);
                if (isDone(run, node.settleStep().id())) {
                    node.phase = next(node, NodeWork.Phase.SETTLING);
                }
            }
        });
        if (isDone(run, node.uncordonStep().id())) {
            node.phase = next(node, NodeWork.Phase.UNCORDONING);
            if (node.phase == NodeWork.Phase.SETTLING
                    && isDone(run, node.settleStep().id())) {
                node.phase = next(node, NodeWork.Phase.SETTLING);
            }
        }
        leftBefore(node, run);
    }

    /** A node that somebody chose to leave out, or that went no further, stays left out. */
    private void leftBefore(NodeWork node, RunState run) {
        Stream<Step> care =
                Stream.concat(node.before.stream(), node.within.stream()).map(CareStep::step);
        Stream.concat(Stream.of(node.drainStep()), care)
                .flatMap(step -> step(run, step.id()).stream())
                .filter(step -> step.status() == StepState.Status.FAILED)
                .findFirst()
                .ifPresent(failed -> {
                    give(node, failed.chosen().map(CareChoices::end).orElse(NodeWork.Phase.STOPPED), failed.detail());
                    if (isDone(run, node.uncordonStep().id())) {
                        node.reopened(step(run, node.uncordonStep().id())
                                        .orElseThrow()
                                        .status()
                                == StepState.Status.DONE);
                    }
                });
    }

    /** What follows on a phase that is over: with a care, a node is opened before its pods' replacements are awaited, for they may need its room. */
    NodeWork.Phase next(NodeWork node, NodeWork.Phase over) {
        boolean cared = care.reopens();
        return switch (over) {
            case QUEUED -> node.before.isEmpty() && care.drains() ? NodeWork.Phase.CORDONING : NodeWork.Phase.PREPARING;
            case PREPARING -> care.drains() ? NodeWork.Phase.CORDONING : NodeWork.Phase.WORKING;
            case CORDONING -> NodeWork.Phase.CORDONED;
            case CORDONED -> NodeWork.Phase.OPENING;
            case OPENING -> NodeWork.Phase.DRAINING;
            case DRAINING -> cared ? NodeWork.Phase.WORKING : NodeWork.Phase.SETTLING;
            case WORKING -> NodeWork.Phase.UNCORDONING;
            case UNCORDONING -> cared ? NodeWork.Phase.SETTLING : NodeWork.Phase.DONE;
            case SETTLING -> cared ? NodeWork.Phase.DONE : NodeWork.Phase.UNCORDONING;
            case REOPENING, DONE, LEFT, STOPPED -> over;
        };
    }

    /** The node goes no further. */
    void give(NodeWork node, NodeWork.Phase end, String why) {
        node.give(end, why, care.reopens() && node.cordonedByUs);
    }

    /** Whether a lead is asked how a node's care goes on. */
    static boolean isAsking(RunState run) {
        return run.steps().values().stream().anyMatch(StepState::isAsking);
    }

    private static Optional<StepState> step(RunState run, String id) {
        return run.step(id);
    }

    private static boolean isDone(RunState run, String id) {
        return run.step(id)
                .map(step -> step.status() == StepState.Status.DONE || step.status() == StepState.Status.SKIPPED)
                .orElse(false);
    }

    /** Notes that the API server was away at a call; what to tell of it, the first time. */
    Optional<Event> away(String why) {
        if (away) {
            return Optional.empty();
        }
        away = true;
        return Optional.of(new Event.Milestone("Waiting for the API server: " + why));
    }

    /** Notes that the API server answered a call; what to tell of it, where it was away before. */
    Optional<Event> answersAgain() {
        if (!away) {
            return Optional.empty();
        }
        away = false;
        return Optional.of(new Event.Milestone("The API server answers again."));
    }

    /** How many nodes may be worked on at once. */
    int window() {
        return command.maxUnavailable().of(nodes.size());
    }

    /**
     * Whether each node is cordoned only when its turn comes. It is when nodes are opened again behind the drain; else all
     * are closed first, so that no evicted pod lands on a node that is to be drained next.
     */
    boolean cordonsOneByOne() {
        return command.uncordonAfter();
    }

    boolean isFailing() {
        return nodes.stream().anyMatch(NodeWork::isStopped);
    }

    boolean hasNodesToOpen() {
        return nodes.stream().anyMatch(node -> switch (node.phase) {
            case QUEUED, PREPARING, CORDONING, CORDONED -> true;
            case OPENING, DRAINING, WORKING, SETTLING, UNCORDONING, REOPENING, DONE, LEFT, STOPPED -> false;
        });
    }

    Stream<PodWork> pods() {
        return nodes.stream().flatMap(node -> node.pods.values().stream());
    }

    /** Whether the pod is the one that this process runs in. */
    boolean isOurs(PodWork pod) {
        return settings.ownPod().equals(Optional.of(pod.ref.uid()));
    }

    /** Whether a node's turn has come to lose the pod that this process runs in: all its others are gone. */
    boolean isOursNext(NodeWork node) {
        return node.phase == NodeWork.Phase.DRAINING
                && node.pods.values().stream().allMatch(pod -> isOurs(pod) ? pod.mayBeLeftOut() : pod.isOver())
                && node.pods.values().stream().anyMatch(this::isOurs);
    }

    /** Whether it should go on elsewhere, before it stops this process. */
    boolean wantsAnotherWorker(RunState run) {
        return !handedOver
                && run.abortedBy().isEmpty()
                && !run.isPaused()
                && nodes.stream().anyMatch(this::isOursNext);
    }

    /** Whether nothing is being asked of the API server. */
    boolean isQuiet() {
        return removalsUnderWay() == 0 && nodes.stream().noneMatch(node -> node.callUnderWay);
    }

    long removalsUnderWay() {
        return pods().filter(pod -> pod.phase == PodWork.Phase.REMOVING).count();
    }

    /** When the node's time is over; never, without a timeout. */
    Optional<Instant> deadline(NodeWork node, RunState run, Instant now) {
        if (command.timeout().isZero()) {
            return Optional.empty();
        }
        return Optional.of(node.openedAt.plus(command.timeout()).plus(run.deferredSince(node.openedAt, now)));
    }

    /** When to look again if nothing is heard before; at most a second away. */
    Duration untilNextLook(RunState run, Instant now) {
        Stream<Instant> retries = pods().filter(PodWork::mayBeLeftOut).map(pod -> pod.retryAt);
        Stream<Instant> deadlines = nodes.stream()
                .filter(node -> node.phase == NodeWork.Phase.DRAINING)
                .flatMap(node -> deadline(node, run, now).stream());
        Instant latest = now.plusSeconds(1);
        Instant next = Stream.concat(retries, deadlines)
                .filter(moment -> moment.isAfter(now))
                .min(Instant::compareTo)
                .filter(moment -> moment.isBefore(latest))
                .orElse(latest);
        return Duration.between(now, next);
    }
}

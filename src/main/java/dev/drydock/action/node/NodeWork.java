package dev.drydock.action.node;

import dev.drydock.cluster.Controller;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.Pod;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where one node of a drain is. Belongs to the drain's one thread. */
final class NodeWork {
    /**
     * QUEUED → CORDONING → CORDONED → OPENING → DRAINING → SETTLING → UNCORDONING → DONE; from each to STOPPED. With a care:
     * QUEUED → PREPARING → CORDONING → CORDONED → OPENING → DRAINING → WORKING → UNCORDONING → SETTLING → DONE; from each to
     * STOPPED or LEFT, by way of REOPENING where this run had closed it.
     */
    enum Phase {
        QUEUED,
        /** What comes before the cordon is under way. */
        PREPARING,
        /** The cordon is under way. */
        CORDONING,
        /** Cordoned; waits for its turn. */
        CORDONED,
        /** The last look before its evictions is under way. */
        OPENING,
        /** Its pods are going. */
        DRAINING,
        /** Empty, and worked on. */
        WORKING,
        /** Its pods' replacements are awaited before the next node is opened. */
        SETTLING,
        UNCORDONING,
        /** It goes no further, and is opened again if it is healthy. */
        REOPENING,
        DONE,
        /** Somebody chose to go on without it. */
        LEFT,
        /** It went no further: something failed, or somebody aborted. */
        STOPPED
    }

    private static final String CORDON = "cordon:";
    private static final String CORDONED = "cordoned:";
    private static final String DRAIN = "drain:";

    /**
     * A workload that a node's pods belong to.
     *
     * @param namespace its namespace
     * @param controller the pods' controller
     */
    record Workload(String namespace, Controller controller) {
        private static final String PREFIX = "ready";

        /** The key under which its count of ready pods is kept in the journal; none of its parts can hold a bar. */
        String key() {
            return String.join(
                    "|",
                    PREFIX,
                    namespace,
                    controller.apiVersion(),
                    controller.kind(),
                    controller.name(),
                    controller.uid());
        }

        static Optional<Workload> fromKey(String key) {
            String[] parts = key.split("\\|", -1);
            return parts.length == 6 && parts[0].equals(PREFIX)
                    ? Optional.of(new Workload(parts[1], new Controller(parts[2], parts[3], parts[4], parts[5])))
                    : Optional.empty();
        }

        /** The pod's. */
        static Optional<Workload> of(Pod pod) {
            return pod.controller().map(controller -> new Workload(pod.ref().namespace(), controller));
        }

        /** Those of which the run has emptied a node, or begun to: what would be lost of them there was approved. */
        static Set<Workload> emptied(RunState run) {
            return run.steps().keySet().stream()
                    .filter(step -> step.startsWith(DRAIN))
                    .map(step -> step.substring(DRAIN.length()))
                    .flatMap(node -> Stream.of(CORDON + node, CORDONED + node))
                    .flatMap(step -> run.step(step).stream())
                    .flatMap(step -> step.data().keySet().stream())
                    .flatMap(key -> fromKey(key).stream())
                    .collect(Collectors.toSet());
        }

        /** The workload as people write it. */
        String display() {
            return namespace + "/" + controller.name();
        }
    }

    final Node node;
    final String group;
    final Map<String, PodWork> pods = new LinkedHashMap<>();
    Phase phase = Phase.QUEUED;
    boolean cordonedByUs;
    /** Whether an earlier run closed it for such work and left it so: it is this run's to open again. */
    final boolean leftClosed;
    /** The ready pods of each workload before the first eviction. */
    Map<Workload, Integer> baseline = Map.of();

    boolean listed;
    Instant openedAt = Instant.MIN;
    /** Not before this moment: the API server was away. */
    Instant notBefore = Instant.MIN;

    boolean callUnderWay;
    String why = "";
    /** What is done before the cordon, and while it is empty. */
    final List<CareStep> before;

    final List<CareStep> within;
    /** What it is once it was opened again: stopped, or left out. */
    private Phase afterReopening = Phase.STOPPED;

    NodeWork(Node node, NodeCare care, boolean leftClosed) {
        this.node = node;
        this.leftClosed = leftClosed;
        this.cordonedByUs = leftClosed;
        this.group = node.name().value();
        this.before = List.copyOf(care.before(node));
        this.within = List.copyOf(care.within(node));
    }

    /** It goes no further; where it is to be opened again, that comes first. */
    void give(Phase end, String reason, boolean reopen) {
        why = reason;
        afterReopening = end;
        phase = reopen ? Phase.REOPENING : end;
    }

    /** It was opened again, or stays closed for a reason. */
    void reopened(boolean open) {
        cordonedByUs = cordonedByUs && !open;
        phase = afterReopening;
    }

    /** Whether it went no further because something failed, or somebody aborted. */
    boolean isStopped() {
        return phase == Phase.STOPPED || (phase == Phase.REOPENING && afterReopening == Phase.STOPPED);
    }

    /** The first step of its care, now, that is neither done nor left out. */
    Optional<CareStep> careUnderWay(RunState run) {
        List<CareStep> steps = phase == Phase.PREPARING ? before : phase == Phase.WORKING ? within : List.of();
        return steps.stream().filter(step -> !isOver(run, step.step().id())).findFirst();
    }

    private static boolean isOver(RunState run, String id) {
        return run.step(id).map(step -> step.status().isOver()).orElse(false);
    }

    Step cordonStep() {
        return new Step(CORDON + group, group, "cordon " + group);
    }

    /** Instead of the cordon, for a node that was found cordoned: it is not ours to undo. */
    Step foundCordonedStep() {
        return new Step(CORDONED + group, group, group + " is cordoned already");
    }

    Step drainStep() {
        return new Step(DRAIN + group, group, "empty " + group);
    }

    Step settleStep() {
        return new Step("settle:" + group, group, "await the replacements of " + group + "'s pods");
    }

    Step uncordonStep() {
        return new Step("uncordon:" + group, group, "uncordon " + group);
    }

    /** The step that its phase belongs to. */
    Step stepUnderWay(RunState run) {
        return switch (phase) {
            case QUEUED, CORDONING, CORDONED ->
                run.step(foundCordonedStep().id()).isPresent() ? foundCordonedStep() : cordonStep();
            case OPENING, DRAINING -> drainStep();
            case PREPARING, WORKING -> careUnderWay(run).map(CareStep::step).orElseGet(this::uncordonStep);
            case SETTLING -> settleStep();
            case UNCORDONING, REOPENING, DONE, LEFT, STOPPED -> uncordonStep();
        };
    }

    /** Whether it takes a place in the window of nodes that are worked on at once. */
    boolean isInWindow() {
        return switch (phase) {
            case QUEUED, CORDONING, CORDONED, DONE, LEFT, STOPPED -> false;
            case PREPARING, OPENING, DRAINING, WORKING, SETTLING, UNCORDONING, REOPENING -> true;
        };
    }

    boolean isOver() {
        return phase == Phase.DONE || phase == Phase.LEFT || phase == Phase.STOPPED;
    }

    long failedPods() {
        return pods.values().stream().filter(pod -> pod.failed).count();
    }

    /** The first pod that did not go, and why. */
    String firstFailure() {
        return pods.values().stream()
                .filter(pod -> pod.failed)
                .findFirst()
                .map(pod -> pod.ref + ": " + pod.failure)
                .orElse("");
    }

    long skippedPods() {
        return pods.values().stream().filter(pod -> pod.skipped).count();
    }
}

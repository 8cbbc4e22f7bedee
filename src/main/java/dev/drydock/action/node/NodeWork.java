package dev.drydock.action.node;

import dev.drydock.cluster.Controller;
import dev.drydock.cluster.Node;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where one node of a drain is. Belongs to the drain's one thread. */
final class NodeWork {
    /** QUEUED → CORDONING → CORDONED → OPENING → DRAINING → SETTLING → UNCORDONING → DONE; from each to STOPPED. */
    enum Phase {
        QUEUED,
        /** The cordon is under way. */
        CORDONING,
        /** Cordoned; waits for its turn. */
        CORDONED,
        /** The last look before its evictions is under way. */
        OPENING,
        /** Its pods are going. */
        DRAINING,
        /** Empty; its pods' replacements are awaited before the next node is opened. */
        SETTLING,
        UNCORDONING,
        DONE,
        /** It went no further: something failed, or somebody aborted. */
        STOPPED
    }

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
    /** The ready pods of each workload before the first eviction. */
    Map<Workload, Integer> baseline = Map.of();

    boolean listed;
    Instant openedAt = Instant.MIN;
    /** Not before this moment: the API server was away. */
    Instant notBefore = Instant.MIN;

    boolean callUnderWay;
    String why = "";

    NodeWork(Node node) {
        this.node = node;
        this.group = node.name().value();
    }

    Step cordonStep() {
        return new Step("cordon:" + group, group, "cordon " + group);
    }

    /** Instead of the cordon, for a node that was found cordoned: it is not ours to undo. */
    Step foundCordonedStep() {
        return new Step("cordoned:" + group, group, group + " is cordoned already");
    }

    Step drainStep() {
        return new Step("drain:" + group, group, "empty " + group);
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
            case SETTLING -> settleStep();
            case UNCORDONING, DONE, STOPPED -> uncordonStep();
        };
    }

    /** Whether it takes a place in the window of nodes that are worked on at once. */
    boolean isInWindow() {
        return switch (phase) {
            case QUEUED, CORDONING, CORDONED, DONE, STOPPED -> false;
            case OPENING, DRAINING, SETTLING, UNCORDONING -> true;
        };
    }

    boolean isOver() {
        return phase == Phase.DONE || phase == Phase.STOPPED;
    }

    long failedPods() {
        return pods.values().stream().filter(pod -> pod.failed).count();
    }

    long skippedPods() {
        return pods.values().stream().filter(pod -> pod.skipped).count();
    }
}

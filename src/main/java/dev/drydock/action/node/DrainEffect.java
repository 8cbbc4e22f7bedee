package dev.drydock.action.node;

/** Something that a drain does to the cluster, once the journal has its intent; each is answered by a signal. */
sealed interface DrainEffect {
    NodeWork node();

    /** Takes back, on the board, an effect that was decided on but not started: somebody wants something else meanwhile. */
    default void recall() {
        node().callUnderWay = false;
    }

    /** Cordon the node, after counting the ready pods of its workloads. */
    record Cordon(NodeWork node) implements DrainEffect {}

    /** Look at the node once more, now that nothing new is scheduled to it. */
    record Look(NodeWork node) implements DrainEffect {}

    /** Evict (or delete) the pod. */
    record Remove(NodeWork node, PodWork pod) implements DrainEffect {
        @Override
        public void recall() {
            pod.phase = PodWork.Phase.TODO;
        }
    }

    /** See whether the replacements of the node's pods are Ready. */
    record CheckReplacements(NodeWork node) implements DrainEffect {}

    /** Uncordon the node. */
    record Uncordon(NodeWork node) implements DrainEffect {}

    /** Do a step of the node's care. */
    record Care(NodeWork node, CareStep step) implements DrainEffect {}

    /** Uncordon the node if it is healthy. */
    record Reopen(NodeWork node) implements DrainEffect {}
}

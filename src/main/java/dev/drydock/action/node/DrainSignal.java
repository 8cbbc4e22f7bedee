package dev.drydock.action.node;

import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.Pod;
import dev.drydock.core.run.Procedure;
import java.util.List;
import java.util.Map;

/** Something that a drain hears, from the cluster or from people; handled one at a time. */
sealed interface DrainSignal {
    /** The cordon was answered; {@code baseline} is how many pods of each workload were ready before it. */
    record Cordoned(NodeWork node, CordonAnswer answer, Map<NodeWork.Workload, Integer> baseline)
            implements DrainSignal {}

    /** The last look at a node before its evictions. */
    record Looked(NodeWork node, DrainAssessment assessment) implements DrainSignal {}

    /** Whether the replacements are Ready: the workloads that are not, for people; empty when all are. */
    record Settled(NodeWork node, List<String> waitingFor) implements DrainSignal {}

    /** The uncordon was answered. */
    record Uncordoned(NodeWork node, CordonAnswer answer) implements DrainSignal {}

    /** A node that goes no further is not healthy, and stays cordoned. */
    record Unhealthy(NodeWork node) implements DrainSignal {}

    /** How far a step of the node's care is. */
    record CareProgressed(NodeWork node, CareStep step, String detail) implements DrainSignal {}

    /** What a program printed for a step of the node's care. */
    record CarePrinted(NodeWork node, CareStep step, String name, String text) implements DrainSignal {}

    /** A step of the node's care is done. */
    record CareDone(NodeWork node, CareStep step, Procedure.Done done) implements DrainSignal {}

    /** A step of the node's care cannot be done. */
    record CareFailed(NodeWork node, CareStep step, String why) implements DrainSignal {}

    /** Drydock itself failed at an effect. */
    record Broke(RuntimeException why) implements DrainSignal {}

    /** A call about a node failed; {@code passing} when trying again may help. */
    record CallFailed(NodeWork node, String why, boolean passing) implements DrainSignal {}

    /** An eviction was answered. */
    record Answered(NodeWork node, PodWork pod, EvictionAnswer answer) implements DrainSignal {}

    /** All the node's pods, from the watch. */
    record Listed(NodeWork node, List<Pod> pods) implements DrainSignal {
        public Listed {
            pods = List.copyOf(pods);
        }
    }

    /** A pod of the node changed. */
    record Changed(NodeWork node, Pod pod) implements DrainSignal {}

    /** A pod of the node is gone. */
    record Gone(NodeWork node, String uid) implements DrainSignal {}

    /** Somebody may have appended to the journal, or time has passed: nothing by itself. */
    record News() implements DrainSignal {}
}

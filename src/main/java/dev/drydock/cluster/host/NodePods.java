package dev.drydock.cluster.host;

import dev.drydock.cluster.NodeName;
import java.util.List;

/** The port to node pods: privileged, pinned to their nodes, and there for as long as something is asked of them. */
public interface NodePods {
    /**
     * Runs words in a node's pod, which is made first where there is none.
     *
     * @throws HostException where there can be no pod, or it does not take the command: why, and what to do
     */
    PodExec exec(NodeName node, List<String> words) throws InterruptedException;

    /** Nothing is asked of a node for now: its pod is removed, as soon as nothing runs in it by us. */
    void release(NodeName node);
}

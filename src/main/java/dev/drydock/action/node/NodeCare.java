package dev.drydock.action.node;

import dev.drydock.cluster.Node;
import dev.drydock.core.run.RunState;
import java.util.List;

/**
 * What is done with nodes besides emptying them, one node at a time: before each is closed, and while it is empty. Asked for the
 * same node again it tells the same steps, so that a run that was interrupted goes on where they say.
 */
public interface NodeCare {
    /** Whether nodes are closed and emptied at all. */
    boolean drains();

    /** What is done before the node is closed, in order. */
    List<CareStep> before(Node node);

    /** What is done while the node is empty, before it is opened again, in order. */
    List<CareStep> within(Node node);

    /**
     * Whether nothing is left to do with a node after what came before its closing: it is then not closed at all. Not asked of one
     * that an earlier run left closed, which is to be opened.
     */
    default boolean isNeedless(Node node, RunState run) {
        return false;
    }

    /**
     * Whether what was begun on a node may still take it down, as a boot does that was asked for: that it is Ready is an old word then.
     *
     * @param now the node as the cluster tells of it
     */
    default boolean isGoingDown(Node now, RunState run) throws InterruptedException {
        return false;
    }

    /** Whether a node whose care goes no further is opened again, where it is healthy. */
    boolean reopens();

    /** A plain drain's. */
    static NodeCare none() {
        return new NodeCare() {
            @Override
            public boolean drains() {
                return true;
            }

            @Override
            public List<CareStep> before(Node node) {
                return List.of();
            }

            @Override
            public List<CareStep> within(Node node) {
                return List.of();
            }

            @Override
            public boolean reopens() {
                return false;
            }
        };
    }
}

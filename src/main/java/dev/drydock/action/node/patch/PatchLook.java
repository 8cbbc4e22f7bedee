package dev.drydock.action.node.patch;

import dev.drydock.cluster.Node;

/** What came of looking at a node's host. */
sealed interface PatchLook {
    Node node();

    /** It was reached, as root. */
    record Seen(Node node, PatchFacts facts) implements PatchLook {}

    /** It was not: why, and what to do. */
    record Unseen(Node node, String why) implements PatchLook {}
}

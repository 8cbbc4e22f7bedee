package dev.drydock.cluster;

/** What became of a request to cordon or uncordon a node. */
public enum CordonAnswer {
    /** The node was changed by us. */
    CHANGED,
    /** It was that way already; nothing was sent. */
    ALREADY,
    /** There is no node of that name any more. */
    GONE,
    /** A node of that name exists, with another UID: not the node that was meant, and it was left alone. */
    REPLACED
}

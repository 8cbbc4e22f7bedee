package dev.drydock.cluster.backup;

/** Whether what is kept can be relied on. */
public sealed interface Verdict {
    /** It passed every check. */
    record Good() implements Verdict {}

    /** It failed one, and is kept aside for people to look at, never for a restore. */
    record Bad(String why) implements Verdict {}

    /** Its entry cannot be read, so that nothing but its name is known; its data may be whole. */
    record Unreadable(String why) implements Verdict {}
}

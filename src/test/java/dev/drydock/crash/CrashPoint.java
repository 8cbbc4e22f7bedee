package dev.drydock.crash;

import java.util.Locale;

/**
 * A moment at which a process dies.
 *
 * @param kind which kind of effect it is at
 * @param ordinal the how-manieth of its kind in that process, from 1
 * @param side on which side of the effect
 */
record CrashPoint(Kind kind, int ordinal, Side side) {
    /** What leaves a mark outside of the process. */
    enum Kind {
        JOURNAL_APPEND,
        CURSOR_WRITE,
        READER_TURN,
        LEASE_WRITE,
        LEASE_RENEWAL,
        QUEUE_WRITE,
        /** A piece of queued work: before it is begun, or done and not yet taken from the queue. */
        QUEUED_WORK,
        CLUSTER_CALL,
        SLACK_CALL,
        EMAIL
    }

    /** On which side of an effect the process dies. */
    enum Side {
        /** Nothing has happened yet. */
        BEFORE,
        /** It has happened, and the process never learns of it. */
        AFTER
    }

    /** Which side of which kind of effect, in words. */
    static String flavour(Side side, Kind kind) {
        return side.name().toLowerCase(Locale.ROOT) + " "
                + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public String toString() {
        return flavour(side, kind) + " " + ordinal;
    }
}

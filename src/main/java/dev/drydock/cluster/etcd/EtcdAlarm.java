package dev.drydock.cluster.etcd;

/**
 * An alarm that is raised.
 *
 * @param memberId the member that raised it
 * @param kind what is wrong
 */
public record EtcdAlarm(long memberId, Kind kind) {
    /** What is wrong. */
    public enum Kind {
        /** The database reached its quota: nothing is written any more. */
        NOSPACE,
        /** The member's data is damaged. */
        CORRUPT
    }
}

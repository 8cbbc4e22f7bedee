package dev.drydock.cluster.etcd;

import dev.drydock.cluster.backup.Kept;
import dev.drydock.cluster.backup.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a snapshot that is kept: a line of the index.
 *
 * @param name its name, unique in the store: {@code [a-z0-9][a-z0-9.-]{0,99}}
 * @param clusterId the id of the etcd cluster that it was taken from, in hexadecimal
 * @param member the name of the member that it was taken from
 * @param etcdVersion that member's version
 * @param revision the newest revision in it
 * @param keys its entries as etcd 3.5 counts them
 * @param bytes the file's size, not encrypted
 * @param sha256 of the whole file, not encrypted, in hexadecimal
 * @param takenAt when it was asked for
 * @param took from asking to verified
 * @param by who asked: a person's name, or the schedule's
 * @param reason why
 * @param verdict whether it passed every check
 * @param encrypted whether it is encrypted where it is kept; false before it is kept
 * @param kind what it is
 */
public record SnapshotEntry(
        String name,
        String clusterId,
        String member,
        String etcdVersion,
        long revision,
        long keys,
        long bytes,
        String sha256,
        Instant takenAt,
        Duration took,
        String by,
        Optional<String> reason,
        Verdict verdict,
        boolean encrypted,
        Kind kind)
        implements Kept<SnapshotEntry> {
    /** What is kept under a snapshot's name. */
    public enum Kind {
        /** A snapshot, as {@code etcdctl snapshot save} leaves it. */
        SNAPSHOT,
        /** The data folder of a member that was stopped for it: a tar archive, and its SHA-256 behind it. */
        DATA_FOLDER
    }

    /** The entry of a snapshot that is not kept yet. */
    public SnapshotEntry(
            String name,
            String clusterId,
            String member,
            String etcdVersion,
            long revision,
            long keys,
            long bytes,
            String sha256,
            Instant takenAt,
            Duration took,
            String by,
            Optional<String> reason,
            Verdict verdict) {
        this(
                name,
                clusterId,
                member,
                etcdVersion,
                revision,
                keys,
                bytes,
                sha256,
                takenAt,
                took,
                by,
                reason,
                verdict,
                false,
                Kind.SNAPSHOT);
    }

    /** A snapshot whose entry cannot be read: older than all others, and of no cluster. */
    public static SnapshotEntry unreadable(String name, String why) {
        return new SnapshotEntry(
                name,
                "",
                "",
                "",
                0,
                0,
                0,
                "",
                Instant.EPOCH,
                Duration.ZERO,
                "",
                Optional.empty(),
                new Verdict.Unreadable(why));
    }

    @Override
    public SnapshotEntry judged(Verdict other) {
        return new SnapshotEntry(
                name,
                clusterId,
                member,
                etcdVersion,
                revision,
                keys,
                bytes,
                sha256,
                takenAt,
                took,
                by,
                reason,
                other,
                encrypted,
                kind);
    }

    /** The same as another kind. */
    public SnapshotEntry as(Kind other) {
        return new SnapshotEntry(
                name,
                clusterId,
                member,
                etcdVersion,
                revision,
                keys,
                bytes,
                sha256,
                takenAt,
                took,
                by,
                reason,
                verdict,
                encrypted,
                other);
    }

    /**
     * The entry as it is kept.
     *
     * @param computed the SHA-256 of what was stored: a bad snapshot has none before
     */
    @Override
    public SnapshotEntry kept(String computed, boolean encryptedThere) {
        return new SnapshotEntry(
                name,
                clusterId,
                member,
                etcdVersion,
                revision,
                keys,
                bytes,
                computed,
                takenAt,
                took,
                by,
                reason,
                verdict,
                encryptedThere,
                kind);
    }
}

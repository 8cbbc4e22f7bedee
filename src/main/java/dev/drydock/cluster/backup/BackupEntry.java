package dev.drydock.cluster.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a backup that is kept and is no snapshot of etcd: a line of the backups' index.
 *
 * @param name its name, unique among the backups: {@code [a-z0-9][a-z0-9.-]{0,99}}
 * @param kind what it is
 * @param cluster the UID of the Kubernetes cluster that it was taken from
 * @param bytes the file's size, not encrypted
 * @param sha256 of the whole file, not encrypted, in hexadecimal; empty for what is to be told when it is kept
 * @param takenAt when it was asked for
 * @param took from asking to verified
 * @param by who asked: a person's name, or the schedule's
 * @param reason why
 * @param facts a few things that lists and plans tell, such as how many objects are in it; in the order in which they are told
 * @param verdict whether it passed every check
 * @param encrypted whether it is encrypted where it is kept; false before it is kept
 */
public record BackupEntry(
        String name,
        Kind kind,
        String cluster,
        long bytes,
        String sha256,
        Instant takenAt,
        Duration took,
        String by,
        Optional<String> reason,
        Map<String, String> facts,
        Verdict verdict,
        boolean encrypted)
        implements Kept<BackupEntry> {
    /** What is kept under a backup's name. */
    public enum Kind {
        /** An export of the cluster's objects. */
        RESOURCES("resources"),
        /** The certificates, keys and configuration of the control plane's hosts. */
        CERTIFICATES("certificates"),
        /** What the cluster was configured with: kubeadm's own record. */
        CONFIGURATION("configuration"),
        /** The record of a backup that Velero keeps itself. */
        VELERO("velero"),
        /** The index of a set: which backups belong together, and the SHA-256 of each. */
        SET("set"),
        /** Nobody knows: its entry cannot be read. */
        UNKNOWN("unknown");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As people, and entries, call it. */
        public String word() {
            return word;
        }

        /** The kind of that word; empty where what is kept is never called so. */
        public static Optional<Kind> of(String word) {
            return List.of(values()).stream()
                    .filter(kind -> kind != UNKNOWN && kind.word.equals(word))
                    .findFirst();
        }
    }

    public BackupEntry {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** The entry of a good backup that is not kept yet. */
    public BackupEntry(
            String name,
            Kind kind,
            String cluster,
            long bytes,
            String sha256,
            Instant takenAt,
            Duration took,
            String by,
            Optional<String> reason,
            Map<String, String> facts) {
        this(name, kind, cluster, bytes, sha256, takenAt, took, by, reason, facts, new Verdict.Good(), false);
    }

    /** A backup whose entry cannot be read: older than all others, and of no cluster. */
    public static BackupEntry unreadable(String name, String why) {
        return new BackupEntry(
                name,
                Kind.UNKNOWN,
                "",
                0,
                "",
                Instant.EPOCH,
                Duration.ZERO,
                "",
                Optional.empty(),
                Map.of(),
                new Verdict.Unreadable(why),
                false);
    }

    /** A fact; empty where it is not told. */
    public Optional<String> fact(String key) {
        return Optional.ofNullable(facts.get(key));
    }

    @Override
    public BackupEntry judged(Verdict other) {
        return new BackupEntry(name, kind, cluster, bytes, sha256, takenAt, took, by, reason, facts, other, encrypted);
    }

    @Override
    public BackupEntry kept(String computed, boolean encryptedThere) {
        return new BackupEntry(
                name, kind, cluster, bytes, computed, takenAt, took, by, reason, facts, verdict, encryptedThere);
    }
}

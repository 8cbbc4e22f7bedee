package dev.drydock.adapter.snapshot;

/** What is known of the SHA-256 that {@code etcdctl snapshot save} leaves as a file's last 32 bytes. */
public sealed interface Trailer {
    /** The length of a SHA-256 in bytes. */
    int LENGTH = 32;

    /** etcd's own rule for telling whether a file of this size has one: pages are multiples of 512 bytes. */
    static boolean isIn(long size) {
        return size % 512 == LENGTH;
    }

    /**
     * It is the hash of all that stands before it.
     *
     * @param sha256 in lower-case hexadecimal
     */
    record Right(String sha256) implements Trailer {}

    /** It is there, and nobody asked to have it checked. */
    record Unchecked() implements Trailer {}

    /** The file has none, as one that was copied out of a data directory. */
    record Absent() implements Trailer {}
}

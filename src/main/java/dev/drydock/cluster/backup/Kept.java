package dev.drydock.cluster.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of anything that is kept, be it a snapshot or another backup: a line of an index.
 *
 * @param <E> what its own kind of entry is
 */
public interface Kept<E extends Kept<E>> {
    /** Its name, unique among its like: {@code [a-z0-9][a-z0-9.-]{0,99}}. */
    String name();

    /** The file's size, not encrypted. */
    long bytes();

    /** Of the whole file, not encrypted, in hexadecimal; empty where that is not known before it is kept. */
    String sha256();

    /** When it was asked for. */
    Instant takenAt();

    /** From asking to verified. */
    Duration took();

    /** Who asked: a person's name, or the schedule's. */
    String by();

    /** Why. */
    Optional<String> reason();

    /** Whether it passed every check. */
    Verdict verdict();

    /** Whether it is encrypted where it is kept; false before it is kept. */
    boolean encrypted();

    /** The same with another verdict. */
    E judged(Verdict other);

    /**
     * The entry as it is kept.
     *
     * @param computed the SHA-256 of what was stored
     */
    E kept(String computed, boolean encryptedThere);
}

package dev.drydock.cluster.etcd;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The port to where snapshots are kept: a folder or an object store, encrypted at rest where a key is given. Failures are
 * {@link IOException}s whose message says what, why and what to do.
 */
public interface SnapshotStore {
    /** A file on this machine that a snapshot is written into before it is kept; gone when closed, unless it was kept. */
    interface Staged extends AutoCloseable {
        /** Takes the snapshot's bytes, and hashes them on the way: all but the last 32 are compared with those 32. */
        OutputStream target();

        /**
         * Ends the writing: to the disk, file and folder.
         *
         * @return the SHA-256 of the whole file in hexadecimal; empty when its trailer does not match what stands before it
         */
        Optional<String> finish() throws IOException;

        /** The file, readable by its owner alone. */
        Path file();

        /**
         * An empty folder beside the file, its owner's alone, for what is made of the snapshot; gone when this is closed.
         *
         * @param bytes how much will be put there
         * @throws IOException when the disk has not enough room
         */
        Path room(long bytes) throws IOException;

        @Override
        void close();
    }

    /**
     * Begins a snapshot; {@code NAME.part}, mode 0600, until it is finished.
     *
     * @param bytes how many it will have, about
     * @throws IOException when the name is taken, or the disk has not enough room for them
     */
    Staged stage(String name, long bytes) throws IOException;

    /**
     * Keeps a finished snapshot, good or bad, and reads it back: what is stored decrypts to the entry's SHA-256, or, where a bad
     * one has none, to that of its file.
     *
     * @param progress told the bytes stored so far, now and then
     * @throws IOException when it could not be stored, or does not read back as it was; then nothing is listed
     */
    void keep(Staged staged, SnapshotEntry entry, LongConsumer progress) throws IOException;

    /** All that are kept, newest first; those whose entry cannot be read, which are said to be that, come last. */
    List<SnapshotEntry> list() throws IOException;

    /**
     * Brings a kept snapshot, decrypted, into a file on this machine, and checks its SHA-256.
     *
     * @param progress told the bytes brought so far, now and then; what it throws ends it
     * @throws IOException when there is none of that name, its key is not here, or it is damaged; and when it is not encrypted
     *     though there are keys
     */
    Staged fetch(String name, LongConsumer progress) throws IOException;

    /** Removes a kept snapshot, its entry last, which need not be readable. What is not there is removed already. */
    void delete(String name) throws IOException;
}

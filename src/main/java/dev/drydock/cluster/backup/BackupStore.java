package dev.drydock.cluster.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The port to where backups are kept that are no snapshots of etcd: beside the snapshots, in a folder or an object store,
 * encrypted at rest where a key is given. Their names are their own: a backup may be called what a snapshot is called. Failures
 * are {@link IOException}s whose message says what, why and what to do.
 */
public interface BackupStore {
    /** A file on this machine that a backup is written into before it is kept; gone when closed, unless it was kept. */
    interface Staged extends AutoCloseable {
        /** Takes the backup's bytes, and hashes them on the way. */
        OutputStream target();

        /**
         * Ends the writing: to the disk, file and folder.
         *
         * @return the SHA-256 of the whole file in hexadecimal
         */
        String finish() throws IOException;

        /** The file, readable by its owner alone. */
        Path file();

        /**
         * An empty folder beside the file, its owner's alone, for what is made of the backup; gone when this is closed.
         *
         * @param bytes how much will be put there, about; 0 where nobody knows
         * @throws IOException when the disk has not enough room
         */
        Path room(long bytes) throws IOException;

        @Override
        void close();
    }

    /** Whether there is a key, so that what is kept is encrypted. */
    boolean encrypts();

    /**
     * Begins a backup; {@code NAME.part}, mode 0600, until it is finished.
     *
     * @param bytes how many it will have, about; 0 where nobody knows
     * @throws IOException when the name is taken, or the disk has not enough room for them
     */
    Staged stage(String name, long bytes) throws IOException;

    /**
     * Keeps a finished backup, good or bad, and reads it back: what is stored decrypts to the entry's SHA-256, or, where it has
     * none, to that of its file.
     *
     * @param progress told the bytes stored so far, now and then
     * @throws IOException when it could not be stored, or does not read back as it was; then nothing is listed
     */
    void keep(Staged staged, BackupEntry entry, LongConsumer progress) throws IOException;

    /**
     * Keeps what must not touch this machine's disk, such as private keys, and reads it back in memory; else as
     * {@link #keep(Staged, BackupEntry, LongConsumer)}.
     */
    void keep(byte[] content, BackupEntry entry) throws IOException;

    /** All that are kept, newest first; those whose entry cannot be read, which are said to be that, come last. */
    List<BackupEntry> list() throws IOException;

    /**
     * Brings a kept backup, decrypted, into a file on this machine, and checks its SHA-256.
     *
     * @param progress told the bytes brought so far, now and then; what it throws ends it
     * @throws IOException when there is none of that name, its key is not here, or it is damaged; and when it is not encrypted
     *     though there are keys
     */
    Staged fetch(String name, LongConsumer progress) throws IOException;

    /**
     * Brings a kept backup, decrypted and checked, into memory and not onto this machine's disk; else as
     * {@link #fetch(String, LongConsumer)}.
     *
     * @param most how many bytes it may have; more than that is a failure
     */
    byte[] read(String name, int most) throws IOException;

    /** Removes a kept backup, its entry last, which need not be readable. What is not there is removed already. */
    void delete(String name) throws IOException;
}

package dev.drydock.cluster.etcd;

import java.io.IOException;
import java.util.Optional;

/**
 * The port to the rehearsal of a restore: a snapshot becomes an etcd of its own, which serves nobody else, knows of no other
 * member, and is thrown away. The live etcd is never spoken to.
 */
public interface Rehearsal {
    /** What a restore is rehearsed with. */
    sealed interface Programs {
        /**
         * They are there.
         *
         * @param version etcd's: {@code 3.5.16}
         * @param where the program that serves, and the one that restores, for people
         */
        record Found(String version, String where) implements Programs {}

        /** They are not; what is missing, and what to do, in a sentence. */
        record Missing(String why) implements Programs {}
    }

    /** Looks for the programs, and asks them for their versions. */
    Programs programs();

    /**
     * Restores a snapshot into a folder beside it. Nothing serves yet.
     *
     * @param hear called once a second; what it throws ends the restore
     * @throws IOException when it cannot be restored; the message says why, in plain words
     * @throws InterruptedException when the caller is to stop
     */
    Scratch restore(SnapshotStore.Staged snapshot, Runnable hear) throws IOException, InterruptedException;

    /** What was restored; closed, nothing of it runs any more, and its folder goes with the snapshot's file. */
    interface Scratch extends AutoCloseable {
        /**
         * Starts it, and waits until it serves.
         *
         * @param hear called once a second; what it throws ends the start
         * @return the revision at which it came up
         * @throws IOException when it ended, or did not serve in time; the message says why, in plain words
         * @throws InterruptedException when the caller is to stop
         */
        long start(Runnable hear) throws IOException, InterruptedException;

        /**
         * How many keys live at a revision.
         *
         * @throws EtcdException when it cannot tell
         */
        long countKeys(long revision);

        /**
         * A key's value at a revision; empty where the key does not live.
         *
         * @throws EtcdException when it cannot tell
         */
        Optional<byte[]> value(byte[] key, long revision);

        @Override
        void close();
    }
}

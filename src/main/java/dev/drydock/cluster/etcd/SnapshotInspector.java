package dev.drydock.cluster.etcd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/** The port to the reader of snapshot files: whether they are whole, and what is in them. */
public interface SnapshotInspector {
    /** What an inspection found. */
    sealed interface Finding {
        /**
         * It is whole: its SHA-256, its structure and its checksums agree.
         *
         * @param keys entries as etcd 3.5 counts them
         * @param liveKeys distinct keys that are not deleted
         * @param totalBytes of the database
         */
        record Whole(long hash, long revision, long keys, long liveKeys, long totalBytes) implements Finding {}

        /** It is not; why, in plain words. */
        record Damaged(String why) implements Finding {}
    }

    /** Checks everything that can be checked. */
    Finding inspect(Path file);

    /** Checks everything of a data folder's archive: its SHA-256, that nothing of the folder is missing, and its database. */
    Finding inspectFolder(Path archive);

    /**
     * Live keys below one prefix of Kubernetes' registry.
     *
     * @param prefix {@code /registry/pods/}
     */
    record ResourceCount(String prefix, long keys, long bytes) {}

    /**
     * The live keys by Kubernetes resource, sorted by prefix.
     *
     * @throws IOException when the file is damaged or cannot be read
     */
    List<ResourceCount> resources(Path file) throws IOException;

    /** What changed from one snapshot to another, by Kubernetes resource. */
    record ResourceDifference(String prefix, long added, long changed, long gone) {}

    /**
     * The differences by Kubernetes resource, sorted by prefix, those without any left out.
     *
     * @throws IOException when a file is damaged or cannot be read
     */
    List<ResourceDifference> difference(Path before, Path after) throws IOException;

    /**
     * The revision at which an etcd that is restored from it comes up. It is later than that of the last key where deletions
     * were the last that happened and are compacted, and 1 where nothing ever did.
     *
     * @throws IOException when the file is damaged or cannot be read
     */
    long revisionOnceRestored(Path file) throws IOException;

    /** Takes live keys, one after the other; the arrays are its own. */
    @FunctionalInterface
    interface KeyTaker {
        /** A key and its value at the snapshot's last revision. */
        void take(byte[] key, byte[] value);
    }

    /**
     * Draws live keys, each as likely as any other; holds one of them at a time.
     *
     * @param most how many; all where there are fewer
     * @param taker what it throws ends the drawing
     * @return how many were taken
     * @throws IOException when the file is damaged or cannot be read
     */
    int draw(Path file, int most, RandomGenerator random, KeyTaker taker) throws IOException;
}

package dev.drydock.cluster.etcd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
}

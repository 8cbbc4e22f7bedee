package dev.drydock.adapter.storage;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where snapshots are kept, and with which keys.
 *
 * @param place where they are kept
 * @param staging a folder on this machine for snapshots that are being taken or looked at, not encrypted; made where there is none
 * @param keys what encrypts and decrypts them; empty to keep them as they are
 */
public record StorageSettings(Place place, Path staging, Optional<SnapshotKeys> keys) {
    /** Where snapshots are kept. */
    public sealed interface Place {}

    /** A folder that exists. */
    public record Folder(Path path) implements Place {}

    /**
     * A bucket of an S3-compatible object store.
     *
     * @param prefix what names begin with; empty, or ending with a slash
     * @param endpoint the store's address; empty for AWS's own
     * @param region the region; empty for what AWS's default chain tells
     * @param pathStyle whether the bucket stands in the path and not in the host's name, as most stores beside AWS want it
     * @param credentials empty for what AWS's default chain finds
     * @param patience how long the store may be silent
     */
    public record Bucket(
            String name,
            String prefix,
            Optional<URI> endpoint,
            Optional<String> region,
            boolean pathStyle,
            Optional<Credentials> credentials,
            Duration patience)
            implements Place {}

    /** An access key of an object store. */
    public record Credentials(String accessKeyId, String secretAccessKey) {
        @Override
        public String toString() {
            return "•••";
        }
    }
}

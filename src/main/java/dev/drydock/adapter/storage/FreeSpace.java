package dev.drydock.adapter.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Tells how much room a disk has. */
@FunctionalInterface
interface FreeSpace {
    /** What snapshots never take: a disk that they fill may be the journal's, and is somebody's. */
    long RESERVE = 200_000_000;

    /** The bytes that may still be written where a folder is. */
    long of(Path folder) throws IOException;

    /** What the operating system tells. */
    static FreeSpace ofSystem() {
        return folder -> Files.getFileStore(folder).getUsableSpace();
    }

    /**
     * Demands room, and that some is left then.
     *
     * @throws IOException with what is needed, what there is, and what to do
     */
    default void require(Path folder, long bytes) throws IOException {
        long free = of(folder);
        if (free - bytes < RESERVE) {
            throw new IOException("The disk of " + folder + " has " + size(free) + " left and " + size(bytes)
                    + " are needed, beside " + size(RESERVE) + " that snapshots leave to others: make room there, or"
                    + " choose another folder");
        }
    }

    /** What a failed writing means: a full disk in words, anything else as it is. */
    default IOException explain(Path folder, long written, IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (!message.contains("No space left") && !message.contains("quota")) {
            return failure;
        }
        return new IOException(
                "The disk of " + folder + " is full: " + size(written)
                        + " were written and there is no room for the rest. A snapshot needs as much as the etcd"
                        + " member's database: make room there, or choose another folder",
                failure);
    }

    private static String size(long bytes) {
        return bytes < 1_000_000 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}

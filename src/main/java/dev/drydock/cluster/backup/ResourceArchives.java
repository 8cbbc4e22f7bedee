package dev.drydock.cluster.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;

/**
 * The port to the file format of exports: one compressed archive with a document for each object and, last, an index. Writing
 * and reading hold one document at a time.
 */
public interface ResourceArchives {
    /** An archive that is being written: kinds one after the other, the objects of a kind behind its beginning. */
    interface Writing extends AutoCloseable {
        /** Begins the objects of a kind, which was not begun before. */
        void begin(ResourceKind kind) throws IOException;

        /**
         * Adds an object of the kind that was begun.
         *
         * @param yaml one document, whose apiVersion, kind, namespace and name are those of the kind and of these
         * @return false, and nothing is written, where there is one of that namespace and name already
         */
        boolean add(String namespace, String name, byte[] yaml) throws IOException;

        /** Writes the index and ends the archive; what it was written to stays open. */
        void finish(ExportIndex index) throws IOException;

        /** Lets go of what is held; an archive that was not finished does not read as a whole one. */
        @Override
        void close() throws IOException;
    }

    /** Takes an archive's objects, one after the other. */
    @FunctionalInterface
    interface ObjectTaker {
        void take(ArchivedObject object) throws IOException;
    }

    /**
     * How much an archive may make its reader do.
     *
     * @param documentBytes the longest document
     * @param objects the most objects
     * @param totalBytes all that it may unpack to
     */
    record Limits(int documentBytes, long objects, long totalBytes) {
        /** More than an etcd holds (objects of 1.5 MiB, which grow as YAML; a database of 8 GiB), and nothing that never ends. */
        public static final Limits USUAL = new Limits(16 << 20, 2_000_000, 32L << 30);
    }

    /**
     * Begins an archive.
     *
     * @param taken when the export began: the time that the files of the archive bear
     */
    Writing write(OutputStream target, Instant taken) throws IOException;

    /**
     * Reads a whole archive, which is trusted in nothing: every path and document is checked, the numbers with the index too.
     *
     * @param archive what is read to its end, and stays open
     * @param taker told each object in the archive's order, by kinds in the order to apply; what it throws ends the reading
     * @return the index, which is known last: what the taker was told counts only if nothing was thrown
     * @throws DamagedArchiveException where it is no archive, or not as it was written
     */
    ExportIndex read(InputStream archive, Limits limits, ObjectTaker taker) throws IOException;

    /** Reads a whole archive for its index alone, everything checked on the way; see {@link #read}. */
    default ExportIndex check(InputStream archive) throws IOException {
        return read(archive, Limits.USUAL, object -> {});
    }
}

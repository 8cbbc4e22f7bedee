package dev.drydock.cluster.backup;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** The port to the export of a cluster's objects. */
public interface ResourceExporter {
    /** Is told how an export goes on; what it throws ends the export. */
    @FunctionalInterface
    interface Progress {
        /**
         * Told at a kind's beginning, and now and then while it lasts.
         *
         * @param kind which is under way
         * @param number it is, from 1
         * @param kinds how many there are
         * @param objects how many objects are in the archive so far
         */
        void at(ResourceKind kind, int number, int kinds, long objects);
    }

    /**
     * Writes everything that is asked for into the archive, and finishes it. What cannot be had is told in the index, and is no
     * failure.
     *
     * @param taken the time that the export begins
     * @return the index that the archive was finished with
     * @throws dev.drydock.cluster.ClusterException where the API server is away, or tells nothing at all; or where nothing would
     *     be exported
     * @throws IOException where the archive cannot be written
     */
    ExportIndex export(ExportScope scope, Instant taken, ResourceArchives.Writing archive, Progress progress)
            throws IOException;

    /** Why nothing would be exported; empty where something would be, and where the API server does not tell now. */
    Optional<String> refusal(ExportScope scope);
}

package dev.drydock.cluster.backup;

import java.util.List;
import java.util.Optional;

/**
 * The port to a cluster into which archived objects are applied by server-side apply: fields that are in the archive become as
 * they are there, all others stay.
 */
public interface ObjectApplication {
    /**
     * How objects are applied.
     *
     * @param dryRun whether the API server only tells what would be done
     * @param force whether fields that others own are taken from them
     */
    record Mode(boolean dryRun, boolean force) {}

    /**
     * Applies objects, none of which needs another one of them.
     *
     * @return what came of each, in their order
     * @throws dev.drydock.cluster.ClusterException where the cluster is away; some may be applied then, and may be again
     */
    List<ApplyOutcome> apply(List<ArchivedObject> objects, Mode mode);

    /**
     * Why no objects of a custom resource definition can be made yet; empty if they can.
     *
     * @param definition its name
     * @throws dev.drydock.cluster.ClusterException where the cluster is away
     */
    Optional<String> notEstablished(String definition);
}

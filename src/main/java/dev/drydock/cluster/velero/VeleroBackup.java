package dev.drydock.cluster.velero;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A backup of Velero's.
 *
 * @param name its name
 * @param uid what tells it from another one of that name
 * @param run the run of ours that asked for it, as it is labelled; empty for another's
 * @param namespaces what is in it; empty for all
 * @param excluded the namespaces that are not
 * @param location where it is kept; empty while Velero has not chosen
 * @param schedule the schedule that made it
 * @param createdAt when it was asked for, or found in the storage
 * @param expiresAt when Velero deletes it
 * @param work how it stands
 */
public record VeleroBackup(
        String name,
        String uid,
        Optional<String> run,
        List<String> namespaces,
        List<String> excluded,
        Optional<String> location,
        Optional<String> schedule,
        Optional<Instant> createdAt,
        Optional<Instant> expiresAt,
        VeleroWork work) {
    public VeleroBackup {
        namespaces = List.copyOf(namespaces);
        excluded = List.copyOf(excluded);
    }
}

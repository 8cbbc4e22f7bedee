package dev.drydock.cluster.velero;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A schedule of Velero's.
 *
 * @param name its name
 * @param uid what tells it from another one of that name
 * @param cron when it makes backups
 * @param paused whether it makes none for now
 * @param phase New, Enabled or FailedValidation, as Velero writes it
 * @param namespaces what its backups contain; empty for all
 * @param lastBackup when it made the last one
 * @param validationErrors why it was refused
 */
public record VeleroSchedule(
        String name,
        String uid,
        String cron,
        boolean paused,
        String phase,
        List<String> namespaces,
        Optional<Instant> lastBackup,
        List<String> validationErrors) {
    public VeleroSchedule {
        namespaces = List.copyOf(namespaces);
        validationErrors = List.copyOf(validationErrors);
    }
}

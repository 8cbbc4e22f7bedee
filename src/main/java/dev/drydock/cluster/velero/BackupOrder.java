package dev.drydock.cluster.velero;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A backup that is asked for.
 *
 * @param name what it is to be called
 * @param run the run that asks for it: its label, by which it is known again
 * @param namespaces what is to be in it; empty for all
 * @param excluded the namespaces that are not
 * @param location where it is to be kept; empty for Velero's default
 * @param keep how long it is to be kept; empty for Velero's default
 */
public record BackupOrder(
        String name,
        String run,
        List<String> namespaces,
        List<String> excluded,
        Optional<String> location,
        Optional<Duration> keep) {
    public BackupOrder {
        namespaces = List.copyOf(namespaces);
        excluded = List.copyOf(excluded);
    }
}

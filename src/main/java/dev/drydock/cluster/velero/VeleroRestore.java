package dev.drydock.cluster.velero;

import java.util.Optional;

/**
 * A restore of Velero's.
 *
 * @param name its name
 * @param uid what tells it from another one of that name
 * @param run the run of ours that asked for it, as it is labelled; empty for another's
 * @param backup the backup that it restores
 * @param work how it stands
 */
public record VeleroRestore(String name, String uid, Optional<String> run, String backup, VeleroWork work) {}

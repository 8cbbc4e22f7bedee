package dev.drydock.cluster.velero;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a backup or a restore stands, as its status tells.
 *
 * @param phase where it is
 * @param queuePosition its place in the queue while it is queued; 0 otherwise
 * @param items how many items are done, of those known so far; empty before it says
 * @param operations how many operations of plugins have ended, of those begun; empty where there are none
 * @param errors how many errors it met
 * @param warnings how many warnings it met
 * @param validationErrors why it was refused
 * @param failureReason why all of it failed; empty where it did not
 * @param startedAt when it began
 * @param completedAt when it ended
 */
public record VeleroWork(
        VeleroPhase phase,
        int queuePosition,
        Optional<Progress> items,
        Optional<Progress> operations,
        int errors,
        int warnings,
        List<String> validationErrors,
        String failureReason,
        Optional<Instant> startedAt,
        Optional<Instant> completedAt) {
    public VeleroWork {
        validationErrors = List.copyOf(validationErrors);
    }

    /** What it is that Velero does. */
    public enum Kind {
        BACKUP,
        RESTORE
    }

    /** So many of so many; how many there are in all may still change. */
    public record Progress(long done, long total) {}
}

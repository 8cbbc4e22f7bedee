package dev.drydock.cluster;

/** A pod's phase, as {@code status.phase} says it. */
public enum PodPhase {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    UNKNOWN;

    /** Whether its containers have ended for good: such a pod loses nothing when it goes. */
    public boolean isFinished() {
        return this == SUCCEEDED || this == FAILED;
    }
}

package dev.drydock.cluster.velero;

/** Whether there is a Velero to ask. */
public sealed interface VeleroInstallation {
    /** Its kinds are served. */
    record Served() implements VeleroInstallation {}

    /**
     * There is none.
     *
     * @param why what is missing, and what to do
     */
    record Missing(String why) implements VeleroInstallation {}
}

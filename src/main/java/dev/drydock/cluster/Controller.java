package dev.drydock.cluster;

/**
 * The owner of a pod whose owner reference says {@code controller: true}.
 *
 * @param apiVersion for example {@code apps/v1}
 * @param kind for example {@code ReplicaSet}
 * @param name the owner's name, in the pod's namespace
 * @param uid the owner's UID
 */
public record Controller(String apiVersion, String kind, String name, String uid) {
    /** Whether it is an {@code apps/v1} DaemonSet, the one kind that drain treats apart. */
    public boolean isDaemonSet() {
        return apiVersion.equals("apps/v1") && kind.equals("DaemonSet");
    }

    @Override
    public String toString() {
        return kind + "/" + name;
    }
}

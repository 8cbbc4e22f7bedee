package dev.drydock.action.upgrade;

/**
 * Something that keeps an upgrade from being done as it was asked for.
 *
 * @param kind what sort of thing
 * @param words what, where and what to do, in sentences; names and values between backticks
 */
public record Obstacle(Kind kind, String words) {
    /** The sorts of obstacles. */
    public enum Kind {
        /** The target is older than what runs. */
        DOWNGRADE,
        /** No API server tells its version. */
        VERSION_UNKNOWN,
        /** A minor version on the way cannot be had. */
        MINOR_MISSING,
        /** A step would break the version skew policy. */
        SKEW,
        /** kubeadm is newer than what it should bring the cluster to. */
        KUBEADM_NEWER,
        /** It was not kubeadm that made the cluster, as far as it shows. */
        NOT_KUBEADM,
        /** The packages of the target cannot be had. */
        VERSION_NOT_OFFERED,
        /** A host has no package manager that is known here. */
        OTHER_SYSTEM,
        /** A package that must move with the others is held. */
        HELD_PACKAGE,
        /** The kubelet would not start on the host's old cgroups. */
        CGROUP_V1,
        /** There is too little room on a disk. */
        NO_ROOM,
        /** A node is not Ready. */
        NOT_READY,
        /** A host is not reached, or nothing can be done as root there. */
        HOST_AWAY
    }
}

package dev.drydock.action.etcd.restore;

/** How a member is brought to use the restored data. */
sealed interface Pointing {
    /** The old folder is renamed, and the new one takes its name: kubeadm rewrites a manifest at the next upgrade, and no name. */
    record InPlace() implements Pointing {}

    /** The manifest or unit is edited to use another folder. */
    record Elsewhere(String folder) implements Pointing {}
}

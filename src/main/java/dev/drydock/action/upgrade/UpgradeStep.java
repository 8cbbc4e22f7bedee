package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import java.util.List;

/**
 * A step of an upgrade, and the cluster after it.
 *
 * @param kind what is done
 * @param node where
 * @param release to what
 * @param addons whether kubeadm moves CoreDNS and kube-proxy in it too
 * @param after which version of what runs where afterwards
 * @param broken the rules of the skew policy that are broken afterwards
 */
public record UpgradeStep(
        Kind kind, NodeName node, Release release, boolean addons, ClusterVersions after, List<SkewVerdict> broken) {
    public UpgradeStep {
        broken = List.copyOf(broken);
    }

    /** What a step does, and whether there is a way back. */
    public enum Kind {
        /** The package kubeadm, before kubeadm is used. */
        KUBEADM_PACKAGE("install kubeadm", true, "the former package is installed again"),
        /** {@code kubeadm upgrade apply} on the first control plane. */
        FIRST_CONTROL_PLANE(
                "kubeadm upgrade apply",
                false,
                "Kubernetes has no downgrade: the only way back is to restore the etcd snapshot and the PKI copy that"
                        + " were taken before"),
        /** {@code kubeadm upgrade node} on each other control plane. */
        NEXT_CONTROL_PLANE(
                "kubeadm upgrade node",
                false,
                "Kubernetes has no downgrade: the only way back is to restore the etcd snapshot and the PKI copy that"
                        + " were taken before"),
        /** {@code kubeadm upgrade node} on a worker: the kubelet's configuration alone. */
        WORKER_CONFIGURATION(
                "kubeadm upgrade node", true, "the kubelet's former configuration is kept in /etc/kubernetes/tmp"),
        /** The packages kubelet and kubectl, with a drain before and an uncordon after. */
        KUBELET(
                "drain, install kubelet and kubectl, restart the kubelet, wait for Ready, uncordon",
                true,
                "the former packages are installed again, while the node is drained");

        private final String words;
        private final boolean undoable;
        private final String wayBack;

        Kind(String words, boolean undoable, String wayBack) {
            this.words = words;
            this.undoable = undoable;
            this.wayBack = wayBack;
        }

        /** What is done. */
        public String words() {
            return words;
        }

        /** Whether it can be undone. */
        public boolean isUndoable() {
            return undoable;
        }

        /** How it is undone, or why it cannot be. */
        public String wayBack() {
            return wayBack;
        }

        /** Whether it moves an API server. */
        boolean movesControlPlane() {
            return this == FIRST_CONTROL_PLANE || this == NEXT_CONTROL_PLANE;
        }
    }
}

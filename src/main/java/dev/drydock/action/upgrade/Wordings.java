package dev.drydock.action.upgrade;

/** How the steps of an upgrade are told. */
final class Wordings {
    private Wordings() {}

    /** The step as the beginning of a sentence. */
    static String step(UpgradeStep step) {
        return switch (step.kind()) {
            case KUBEADM_PACKAGE -> "kubeadm " + step.release() + " on `" + step.node() + "`";
            case FIRST_CONTROL_PLANE -> "`kubeadm upgrade apply " + step.release() + "` on `" + step.node() + "`";
            case NEXT_CONTROL_PLANE, WORKER_CONFIGURATION ->
                "`kubeadm upgrade node` to " + step.release() + " on `" + step.node() + "`";
            case KUBELET -> "The kubelet of `" + step.node() + "` at " + step.release();
        };
    }
}

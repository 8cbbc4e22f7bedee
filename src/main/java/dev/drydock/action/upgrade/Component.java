package dev.drydock.action.upgrade;

/** A program of a cluster whose version Kubernetes sets bounds to. */
public enum Component {
    API_SERVER("kube-apiserver"),
    CONTROLLER_MANAGER("kube-controller-manager"),
    SCHEDULER("kube-scheduler"),
    CLOUD_CONTROLLER_MANAGER("cloud-controller-manager"),
    KUBELET("kubelet"),
    KUBE_PROXY("kube-proxy"),
    KUBECTL("kubectl"),
    KUBEADM("kubeadm");

    private final String program;

    Component(String program) {
        this.program = program;
    }

    /** The program's name. */
    public String program() {
        return program;
    }

    /** Whether it is a client of its node's own API server in a cluster that kubeadm made. */
    boolean isController() {
        return this == CONTROLLER_MANAGER || this == SCHEDULER || this == CLOUD_CONTROLLER_MANAGER;
    }

    /** Whether {@code kubeadm upgrade} moves it with the static pods of a control plane node. */
    boolean isStaticPod() {
        return this == API_SERVER || this == CONTROLLER_MANAGER || this == SCHEDULER;
    }
}

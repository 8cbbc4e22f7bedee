package dev.drydock.cluster.host;

/** By what way a host is reached. */
public enum HostMethod {
    SSH("ssh"),
    /** A privileged pod on the node, from which the host is entered: only where the policy file says so. */
    NODE_POD("pod");

    private final String word;

    HostMethod(String word) {
        this.word = word;
    }

    /** As the policy file has it. */
    public String word() {
        return word;
    }
}

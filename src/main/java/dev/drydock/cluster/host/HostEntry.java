package dev.drydock.cluster.host;

import dev.drydock.cluster.NodeName;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A host of the inventory, and the way to it.
 *
 * @param name its node's name, or the one that the policy file gives it
 * @param kind what it is to the cluster
 * @param address its name or IP address; empty where nobody tells it
 * @param port where its SSH server listens
 * @param user who to log in as
 * @param key the file of the private key
 * @param jump by way of which machine; empty for straight
 */
public record HostEntry(
        NodeName name, Kind kind, Optional<String> address, int port, String user, Path key, Optional<JumpHost> jump) {
    /** What a host is to the cluster. */
    public enum Kind {
        /** A node of the control plane. */
        CONTROL_PLANE,
        /** Any other node. */
        WORKER,
        /** No node: the policy file alone names it, as it does an etcd outside of the cluster. */
        OUTSIDE
    }
}

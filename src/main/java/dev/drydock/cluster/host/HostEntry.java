package dev.drydock.cluster.host;

import dev.drydock.cluster.NodeName;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A host of the inventory, and the way to it.
 *
 * @param name its node's name, or the one that the policy file gives it
 * @param kind what it is to the cluster
 * @param method by what way it is reached; by a pod, what is said below of SSH has no meaning
 * @param address its name or IP address; empty where nobody tells it
 * @param port where its SSH server listens
 * @param user who to log in as
 * @param key the file of the private key
 * @param jump by way of which machine; empty for straight
 */
public record HostEntry(
        NodeName name,
        Kind kind,
        HostMethod method,
        Optional<String> address,
        int port,
        String user,
        Path key,
        Optional<JumpHost> jump) {
    /** A host by SSH. */
    public HostEntry(
            NodeName name,
            Kind kind,
            Optional<String> address,
            int port,
            String user,
            Path key,
            Optional<JumpHost> jump) {
        this(name, kind, HostMethod.SSH, address, port, user, key, jump);
    }

    /** A host by a pod on its node, who is root there. */
    static HostEntry byPod(NodeName name, Kind kind, Optional<String> address) {
        return new HostEntry(
                name, kind, HostMethod.NODE_POD, address, 0, "root", Path.of("/dev/null"), Optional.empty());
    }

    /** As a journal keeps one that is reached by SSH: the cluster does not tell its nodes while its API is away. */
    public Map<String, String> kept() {
        Map<String, String> kept = new LinkedHashMap<>();
        kept.put("host", name.value());
        kept.put("kind", kind.name());
        address.ifPresent(own -> kept.put("address", own));
        kept.put("port", Integer.toString(port));
        kept.put("user", user);
        kept.put("key", key.toString());
        jump.ifPresent(by -> {
            kept.put("jumpUser", by.user());
            kept.put("jumpAddress", by.address());
            kept.put("jumpPort", Integer.toString(by.port()));
        });
        return kept;
    }

    /** What {@link #kept()} told; there may be more beside it. */
    public static HostEntry of(Map<String, String> kept) {
        Optional<JumpHost> jump = Optional.ofNullable(kept.get("jumpAddress"))
                .map(address -> new JumpHost(
                        kept.getOrDefault("jumpUser", ""), address, number(kept.getOrDefault("jumpPort", ""))));
        return new HostEntry(
                new NodeName(kept.getOrDefault("host", "")),
                Kind.valueOf(kept.getOrDefault("kind", "")),
                Optional.ofNullable(kept.get("address")),
                number(kept.getOrDefault("port", "")),
                kept.getOrDefault("user", ""),
                Path.of(kept.getOrDefault("key", "")),
                jump);
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

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

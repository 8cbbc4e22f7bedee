package dev.drydock.cluster.host;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the policy file says of a host, or of all whose names fit a pattern; what it leaves out is as {@link HostDefaults} say.
 *
 * @param name a name, or a pattern as {@link dev.drydock.cluster.Glob} reads them
 * @param method by what way it is reached
 * @param address where it is reached; empty for the node's internal IP address
 */
public record HostRule(
        String name,
        HostMethod method,
        Optional<String> address,
        Optional<Integer> port,
        Optional<String> user,
        Optional<Path> key,
        Optional<JumpHost> jump) {
    /** By SSH. */
    public HostRule(
            String name,
            Optional<String> address,
            Optional<Integer> port,
            Optional<String> user,
            Optional<Path> key,
            Optional<JumpHost> jump) {
        this(name, HostMethod.SSH, address, port, user, key, jump);
    }
}

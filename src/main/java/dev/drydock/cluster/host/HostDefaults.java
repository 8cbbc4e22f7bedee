package dev.drydock.cluster.host;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How hosts are reached where no rule says otherwise.
 *
 * @param user who to log in as
 * @param port where the SSH server listens
 * @param key the file of the private key
 * @param jump by way of which machine; empty for straight
 */
public record HostDefaults(String user, int port, Path key, Optional<JumpHost> jump) {}

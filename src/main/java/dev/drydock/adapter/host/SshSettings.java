package dev.drydock.adapter.host;

import dev.drydock.cluster.host.HostDefaults;
import dev.drydock.cluster.host.HostRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How hosts are reached.
 *
 * @param defaults what holds where no rule says otherwise
 * @param rules what the policy file says
 * @param agent the socket of the SSH agent that has the private parts of public keys; empty where there is none
 * @param knownHosts the file with the hosts' keys, as OpenSSH has it; read anew at each connection
 * @param sudo what stands before a command that runs as root
 * @param patience how long what may take
 */
public record SshSettings(
        HostDefaults defaults,
        List<HostRule> rules,
        Optional<Path> agent,
        Path knownHosts,
        List<String> sudo,
        Patience patience) {
    /** Never asks for a password: there is nobody who could give one. */
    public static final List<String> SUDO = List.of("sudo", "-n", "--");

    /** Without an agent. */
    public SshSettings(
            HostDefaults defaults, List<HostRule> rules, Path knownHosts, List<String> sudo, Patience patience) {
        this(defaults, rules, Optional.empty(), knownHosts, sudo, patience);
    }

    public SshSettings {
        rules = List.copyOf(rules);
        sudo = List.copyOf(sudo);
    }

    /**
     * How long what may take.
     *
     * @param connect until there is a connection
     * @param login from there until we are logged in
     * @param channel until the host takes a command
     * @param stall until the next bytes of a file move
     * @param keepAlive how often the host is asked whether it is still there; three times without an answer, and it is lost
     */
    public record Patience(Duration connect, Duration login, Duration channel, Duration stall, Duration keepAlive) {
        /** For hosts that are not far. */
        public static final Patience USUAL = new Patience(
                Duration.ofSeconds(8),
                Duration.ofSeconds(8),
                Duration.ofSeconds(8),
                Duration.ofMinutes(1),
                Duration.ofSeconds(15));
    }
}

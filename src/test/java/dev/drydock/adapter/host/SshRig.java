package dev.drydock.adapter.host;

import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostDefaults;
import dev.drydock.cluster.host.JumpHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Our side of SSH in a test: a key, a file of known hosts, and connections. */
final class SshRig implements AutoCloseable {
    static final SshSettings.Patience USUAL = new SshSettings.Patience(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5));

    final KeyPair key = Keys.ed25519();
    final Path keyFile;
    final Path knownHosts;
    private final SshConnections connections;
    private final SshSettings settings;

    SshRig(Path folder, SshSettings.Patience patience, List<String> sudo) throws IOException {
        this(folder, patience, sudo, Optional.empty());
    }

    SshRig(Path folder, SshSettings.Patience patience, List<String> sudo, Optional<Path> agent) throws IOException {
        keyFile = Keys.write(folder.resolve("id"), key);
        knownHosts = Files.writeString(folder.resolve("known_hosts"), "");
        settings = new SshSettings(
                new HostDefaults("drydock", 22, keyFile, Optional.empty()),
                List.of(),
                agent,
                knownHosts,
                sudo,
                patience);
        connections = new SshConnections(settings);
    }

    /** Has the file know a server of this machine by these keys alone. */
    void know(int port, KeyPair... keys) throws IOException {
        StringBuilder text = new StringBuilder("# what a test knows\nno line\n");
        for (KeyPair each : keys) {
            text.append("[127.0.0.1]:")
                    .append(port)
                    .append(' ')
                    .append(Keys.line(each))
                    .append(" test\n");
        }
        Files.writeString(knownHosts, text);
    }

    Host host(String user, int port) {
        return host(user, port, keyFile, Optional.empty());
    }

    Host host(String user, int port, Path key, Optional<JumpHost> jump) {
        return new ShellHost(new SshChannels(new Way("127.0.0.1", port, user, key, jump), connections, settings));
    }

    /** Cuts every connection, whatever is under way. */
    void cut() {
        connections.close();
    }

    @Override
    public void close() {
        cut();
    }
}

package dev.drydock.adapter.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostException;
import dev.drydock.testing.RealSshd;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logins at a real OpenSSH server with keys that a real {@code ssh-agent} has. */
class SshAgentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final SshSettings.Patience QUICK =
            new SshSettings.Patience(PATIENCE, Duration.ofSeconds(2), PATIENCE, PATIENCE, Duration.ofSeconds(5));

    @TempDir
    private Path folder;

    private Path socket;
    private Process agent;

    @BeforeEach
    void startAgent() throws IOException, InterruptedException {
        socket = folder.resolve("agent");
        agent = new ProcessBuilder(program("ssh-agent"), "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("agent.log").toFile())
                .start();
        while (!Files.exists(socket)) {
            assertThat(agent.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    @AfterEach
    void stopAgent() throws InterruptedException {
        agent.destroy();
        agent.waitFor();
    }

    private static String program(String name) throws IOException {
        return RealTools.unpacked("openssh-client", "an SSH agent")
                .resolve("usr/bin")
                .resolve(name)
                .toString();
    }

    private void add(KeyPair pair) throws IOException, InterruptedException {
        Path file = Keys.write(Files.createTempFile(folder, "added", ""), pair);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        ProcessBuilder builder = new ProcessBuilder(program("ssh-add"), file.toString()).redirectErrorStream(true);
        builder.environment().put("SSH_AUTH_SOCK", socket.toString());
        Process add = builder.start();
        String said = new String(add.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(add.waitFor()).as(said).isZero();
        Files.delete(file);
    }

    private Path open(KeyPair pair) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "key", ".pub"), Keys.line(pair) + " ops@example.org\n");
    }

    static List<Supplier<KeyPair>> kinds() {
        return List.of(Keys::ed25519, Keys::ecdsa, Keys::rsa);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theAgentSignsWithTheOneKeyThatIsMeant(Supplier<KeyPair> kind) throws IOException, InterruptedException {
        KeyPair pair = kind.get();
        Path key = open(pair);
        KeyPair hostKey = Keys.ed25519();
        for (int other = 0; other < 8; other++) {
            // A server that is offered all of them ends the connection.
            add(Keys.ed25519());
        }
        add(pair);
        try (RealSshd sshd = RealSshd.start(
                        folder,
                        List.of(Keys.write(folder.resolve("host_key"), hostKey)),
                        Keys.line(pair),
                        Files.createDirectories(folder.resolve("programs")));
                SshRig rig = new SshRig(folder, SshRig.USUAL, List.of(), Optional.of(socket))) {
            rig.know(sshd.port(), hostKey);

            assertThat(host(rig, sshd.port(), key).run(HostCommand.of(PATIENCE, "true")))
                    .isEqualTo(new Ending.Exited(0, List.of()));

            agent.destroy();
            agent.waitFor();
            assertThat(host(rig, sshd.port(), key).run(HostCommand.of(PATIENCE, "true")))
                    .as("its connection is kept")
                    .isEqualTo(new Ending.Exited(0, List.of()));
        }
    }

    private static Host host(SshRig rig, int port, Path key) {
        return rig.host(RealSshd.owner(), port, key, Optional.empty());
    }

    private void assertRefused(Optional<Path> agent, Path key, String... told) throws IOException {
        try (SshRig rig = new SshRig(folder, QUICK, List.of(), agent)) {
            assertThatThrownBy(() -> host(rig, 1, key).run(HostCommand.of(PATIENCE, "true")))
                    .isInstanceOf(HostException.class)
                    .hasMessageContainingAll(told);
        }
    }

    @Test
    void aKeyThatTheAgentHasNotIsTold() throws IOException, InterruptedException {
        add(Keys.ed25519());

        Path key = open(Keys.ed25519());

        assertRefused(Optional.of(socket), key, "does not have the key of " + key, "ssh-add -l");
    }

    @Test
    void aPublicKeyWithoutAnAgentIsTold() throws IOException {
        assertRefused(Optional.empty(), open(Keys.ed25519()), "has the public part of a key", "DRYDOCK_SSH_AGENT");
    }

    @Test
    void anAgentThatIsGoneIsTold() throws IOException, InterruptedException {
        stopAgent();

        assertRefused(Optional.of(socket), open(Keys.ed25519()), "The SSH agent at " + socket + " cannot be asked: ");
    }

    @Test
    void anAgentThatSaysNothingIsNotWaitedForWithoutEnd() throws IOException {
        Path silent = folder.resolve("silent");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(silent));

            assertRefused(Optional.of(silent), open(Keys.ed25519()), "it did not answer within 2 s");
        }
    }
}

package dev.drydock.sim.host;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;

/**
 * A host that is not there: an SSH server on loopback with one host key and one user's, whose commands run as this program's own
 * user in a folder that stands for the host's root. Clients see the host's own paths, whatever folder that is.
 */
public final class SimulatedHost implements AutoCloseable {
    private static final String USER = "drydock";
    private static final String KEY = "ssh-ed25519";
    private static final int KEY_BITS = 256;
    private static final List<String> NEEDED =
            List.of("sh", "sed", "setsid", "flock", "mkfifo", "mktemp", "sha256sum", "stat", "df", "awk", "tar");

    private final HostRoot root;
    private final PlayedSystemd systemd;
    private final SystemdCalls calls;
    private final Path userKey;
    private final Path knownHosts;
    private final Set<HostCommand> running = ConcurrentHashMap.newKeySet();
    private final Set<HostProcess> launched = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final SshServer server = SshServer.setUpDefaultServer();

    private SimulatedHost(HostRoot root, Path keys, KeyPair hostKey, KeyPair user) throws IOException {
        this.root = root;
        this.systemd = new PlayedSystemd(root);
        this.calls = SystemdCalls.answer(root, systemd);
        this.userKey = keys.resolve("id");
        this.knownHosts = keys.resolve("known_hosts");
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator(
                (name, shown, session) -> name.equals(USER) && KeyUtils.compareKeys(shown, user.getPublic()));
        server.setCommandFactory((channel, line) -> new HostCommand(root, line, running));
        server.start();
        Files.writeString(
                knownHosts,
                "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n");
    }

    /** Why there can be none on this machine; empty where there can. */
    public static Optional<String> obstacle() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("hosts are simulated on Linux only");
        }
        return NEEDED.stream()
                .filter(name -> !isThere(name))
                .findFirst()
                .map(name -> "this machine has no " + name + " in /usr/bin");
    }

    /** Among those that are found by the path that a host's scripts set. */
    private static boolean isThere(String program) {
        return Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** The folder that stands for the root of a host that is, or will be, started on this folder. */
    public static Path root(Path folder) {
        return folder.resolve("root");
    }

    /**
     * Starts one.
     *
     * @param folder for the keys and the root, in which something may be already
     * @throws IOException where it cannot be started; why, in plain words
     */
    public static SimulatedHost start(Path folder) throws IOException {
        HostRoot root = HostRoot.make(root(folder));
        try {
            KeyPair user = KeyUtils.generateKeyPair(KEY, KEY_BITS);
            Path file = Files.createFile(
                    folder.resolve("id"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream out = Files.newOutputStream(file)) {
                OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(user, "demo", null, out);
            }
            return new SimulatedHost(root, folder, KeyUtils.generateKeyPair(KEY, KEY_BITS), user);
        } catch (GeneralSecurityException e) {
            throw new IOException("keys could not be made: " + e.getMessage(), e);
        }
    }

    /** Where its SSH server listens, on 127.0.0.1. */
    public int port() {
        return server.getPort();
    }

    /** Who may log in. */
    public String user() {
        return USER;
    }

    /** The file of that user's private key. */
    public Path userKey() {
        return userKey;
    }

    /** A file with the host's key, as OpenSSH's {@code known_hosts}. */
    public Path knownHosts() {
        return knownHosts;
    }

    /** Where a path of the host is on this machine. */
    public Path path(String onHost) {
        return root.path(onHost);
    }

    /** Gives it a program of this machine's, in {@code /usr/local/bin}; where that is, on this machine. */
    public Path install(Path program) throws IOException {
        return root.install(program);
    }

    /**
     * Gives it a program of its own, in place of this machine's of that name.
     *
     * @param text a POSIX shell's, in which {@code $root} is the folder that stands for the host's root
     */
    public void program(String name, String text) throws IOException {
        root.program(name, text);
    }

    /** Gives it a program that this process plays. */
    public void play(String name, HostProgram program) throws IOException {
        calls.play(name, program);
        root.asking(name);
    }

    /**
     * Gives it a unit, and starts it.
     *
     * @param name with {@code .service}
     * @param words its command, with paths of this machine; the program's name is what its process is called
     */
    public void add(String name, List<String> words, HostService service) throws IOException {
        systemd.add(name, words, service);
    }

    /**
     * Runs a program there, which ends with the host at the latest.
     *
     * @param words with paths of this machine
     * @param output the file of this machine that takes what it prints, after what is in it
     */
    public HostProcess launch(List<String> words, Path output) throws IOException {
        HostProcess process = HostProcess.start(root, words, Redirect.appendTo(output.toFile()));
        launched.add(process);
        return process;
    }

    /** Cuts every connection to it at once, as a network does; what runs there runs on, and the next connection is welcome. */
    public void cut() {
        server.getActiveSessions().forEach(session -> session.close(true));
    }

    /** Ends it with all that runs on it, but for what its units stand for. */
    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        List<IOException> failures = new ArrayList<>();
        for (Ending ending : List.<Ending>of(
                systemd::end, () -> server.stop(true), this::endCommands, calls::close, this::endLaunched)) {
            try {
                ending.end();
            } catch (IOException failed) {
                failures.add(failed);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private void endLaunched() throws IOException {
        for (HostProcess process : launched) {
            process.end();
        }
    }

    private interface Ending {
        void end() throws IOException;
    }

    private void endCommands() {
        running.forEach(HostCommand::end);
    }
}

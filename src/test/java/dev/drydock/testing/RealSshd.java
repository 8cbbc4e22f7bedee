package dev.drydock.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real OpenSSH server on a port of this machine alone, that lets the test's own user in by one key. It is Debian's, unpacked under
 * {@code target/tools}. Root's sshd wants a user and a folder of the system: it gets them in a mount namespace of its own.
 */
public final class RealSshd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String AS_ROOT = """
        set -e
        mount -t tmpfs none /run
        mkdir -m 0755 /run/sshd
        mount --bind "$1" /etc/passwd
        shift
        exec "$@"
        """;

    private final Process process;
    private final int port;

    private RealSshd(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one, or ends the test where there can be none.
     *
     * @param folder for its files
     * @param hostKeys files of private keys, its user's alone
     * @param authorized the public key that is let in, in a line
     * @param programs a folder whose programs are found before the system's
     */
    public static RealSshd start(Path folder, List<Path> hostKeys, String authorized, Path programs)
            throws IOException {
        List<String> command = program();
        int port = freePort();
        Path config = configuration(folder, hostKeys, authorized, programs, port);
        command.addAll(List.of("-D", "-e", "-f", config.toString()));
        Path log = folder.resolve("sshd.log");
        Process process = new ProcessBuilder(owner().equals("root") ? asRoot(folder, command) : command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        RealSshd sshd = new RealSshd(process, port);
        if (!sshd.answers()) {
            sshd.close();
            throw RealTools.missing(
                    "sshd does not start here: " + Files.readString(log).strip());
        }
        return sshd;
    }

    /** Who is let in. */
    public static String owner() {
        return System.getProperty("user.name");
    }

    public int port() {
        return port;
    }

    private static List<String> program() throws IOException {
        String need = "OpenSSH's server";
        Path server = RealTools.unpacked("openssh-server", need);
        List<String> folders = new ArrayList<>();
        try (var found = Files.walk(RealTools.unpacked("libwrap0", need).resolve("usr/lib"))) {
            found.filter(file -> String.valueOf(file.getFileName()).startsWith("libwrap.so"))
                    .forEach(file -> folders.add(String.valueOf(file.getParent())));
        }
        return new ArrayList<>(List.of(
                "env",
                "LD_LIBRARY_PATH=" + String.join(":", folders),
                server.resolve("usr/sbin/sshd").toString()));
    }

    private static List<String> asRoot(Path folder, List<String> command) throws IOException {
        Path passwd = folder.resolve("passwd");
        String users = Files.readString(Path.of("/etc/passwd"));
        String separate = "sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin\n";
        Files.writeString(passwd, users.contains("\nsshd:") ? users : users + separate);
        List<String> words =
                new ArrayList<>(List.of("unshare", "--mount", "/bin/sh", "-c", AS_ROOT, "sshd", passwd.toString()));
        words.addAll(command);
        return words;
    }

    private static Path configuration(Path folder, List<Path> hostKeys, String authorized, Path programs, int port)
            throws IOException {
        Path keys = Files.writeString(folder.resolve("authorized_keys"), authorized + "\n");
        StringBuilder text = new StringBuilder();
        text.append("ListenAddress 127.0.0.1\nPort ")
                .append(port)
                .append("\nPidFile none\nUsePAM no\nStrictModes no\n");
        text.append("PasswordAuthentication no\nPermitRootLogin prohibit-password\nAllowUsers ")
                .append(owner())
                .append('\n');
        text.append("AuthorizedKeysFile ").append(keys).append('\n');
        // A home of its own: what the user's own shell does at each login would be waited for.
        text.append("SetEnv HOME=").append(folder);
        text.append(" PATH=").append(programs).append(":/usr/local/bin:/usr/bin:/bin\n");
        for (Path key : hostKeys) {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            text.append("HostKey ").append(key).append('\n');
        }
        return Files.writeString(folder.resolve("sshd_config"), text);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() < end && !process.waitFor(50, TimeUnit.MILLISECONDS)) {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                    return socket.getInputStream().read() == 'S';
                } catch (IOException notYet) {
                    // It is tried again until its time is over.
                }
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}

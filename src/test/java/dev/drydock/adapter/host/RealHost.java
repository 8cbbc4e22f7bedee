package dev.drydock.adapter.host;

import dev.drydock.cluster.host.Host;
import dev.drydock.testing.RealSshd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.List;

/** This machine as a host by its own OpenSSH. None is anybody's sudo here: whoever runs the tests is who is logged in. */
final class RealHost implements AutoCloseable {
    private static final KeyPair KEY = Keys.ed25519();

    final Path programs;
    private final Path folder;
    private final SshRig rig;
    private final RealSshd sshd;

    RealHost(Path folder) throws IOException {
        this.folder = folder;
        programs = Files.createDirectories(folder.resolve("programs"));
        rig = new SshRig(folder, SshRig.USUAL, List.of("env", "--"));
        sshd = RealSshd.start(
                folder, List.of(Keys.write(folder.resolve("host_ed25519"), KEY)), Keys.line(rig.key), programs);
        rig.know(sshd.port(), KEY);
    }

    Host host() {
        return rig.host(RealSshd.owner(), port());
    }

    int port() {
        return sshd.port();
    }

    /** Connections of their own, which can be cut without harm to the others. */
    SshRig another() throws IOException {
        SshRig other = new SshRig(Files.createTempDirectory(folder, "rig"), SshRig.USUAL, List.of("env", "--"));
        Files.copy(rig.keyFile, other.keyFile, StandardCopyOption.REPLACE_EXISTING);
        other.know(port(), KEY);
        return other;
    }

    /** Puts a program where the host finds it before its own. */
    void program(String name, String text) throws IOException {
        Path program = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Override
    public void close() {
        rig.close();
        sshd.close();
    }
}

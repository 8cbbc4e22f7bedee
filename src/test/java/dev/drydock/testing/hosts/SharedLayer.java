package dev.drydock.testing.hosts;

import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The layer that a fleet's hosts share, over the machine's own root: OpenSSH's server, sudo, their users, and nothing hidden showing.
 */
final class SharedLayer {
    /** Where it is in the fleet's mounts. */
    static final String PATH = "/run/shared";

    private static final List<String> USERS = List.of(
            "sshd:x:64001:65534::/run/sshd:/usr/sbin/nologin",
            "drydock:x:64002:64002::/home/drydock:/bin/sh",
            "etcd:x:64003:64003::/var/lib/etcd:/usr/sbin/nologin");

    private final Namespaces namespaces;
    private final Path root;

    private SharedLayer(Namespaces namespaces) {
        this.namespaces = namespaces;
        this.root = namespaces.seenFromHere(PATH);
    }

    /** Builds it. */
    static SharedLayer build(Namespaces namespaces, String authorized) throws IOException {
        SharedLayer layer = new SharedLayer(namespaces);
        layer.programs();
        layer.settings(authorized);
        layer.users();
        namespaces.shell(StandIn.text("layer.sh"), PATH);
        layer.units();
        return layer;
    }

    private void programs() throws IOException {
        String need = "hosts of its own";
        copy(RealTools.unpacked("openssh-server", need).resolve("usr/sbin/sshd"), "/usr/sbin/sshd");
        copy(
                RealTools.unpacked("openssh-sftp-server", need).resolve("usr/lib/openssh/sftp-server"),
                "/usr/lib/openssh/sftp-server");
        copy(RealTools.unpacked("openssh-client", need).resolve("usr/bin/ssh-keygen"), "/usr/bin/ssh-keygen");
        // sshd's only library that Debian does not install with everything.
        Path wrappers = RealTools.unpacked("libwrap0", need);
        // sudo keeps its own mode and its own links, so it is copied by a program that keeps them.
        Path sudo = RealTools.unpacked("sudo", need);
        namespaces.shell(
                "cp -a \"$1\"/usr/lib/. \"$3\"/usr/lib; mkdir -p \"$3\"/usr/libexec \"$3\"/usr/bin \"$3\"/etc/pam.d;"
                        + " cp -a \"$2\"/usr/libexec/sudo \"$3\"/usr/libexec; cp -a \"$2\"/usr/bin/sudo \"$3\"/usr/bin;"
                        + " cp -a \"$2\"/etc/pam.d/sudo \"$3\"/etc/pam.d",
                wrappers.toString(),
                sudo.toString(),
                PATH);
    }

    private void settings(String authorized) throws IOException {
        write("/etc/ssh/sshd_config", StandIn.text("sshd_config"));
        write("/etc/ssh/fleet_keys", authorized + "\n");
        write("/etc/sudoers", "root ALL=(ALL:ALL) ALL\ndrydock ALL=(ALL:ALL) NOPASSWD: ALL\n");
        Files.setPosixFilePermissions(root.resolve("etc/sudoers"), PosixFilePermissions.fromString("r--r-----"));
        write("/etc/fstab", "");
        write("/etc/machine-id", "");
        // Nothing outside is asked for a name: no test host has a resolver, and waiting for one takes seconds.
        write("/etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files\n");
        write("/etc/resolv.conf", "");
    }

    private void units() throws IOException {
        write("/etc/systemd/system/ssh.service", StandIn.text("ssh.service"));
        namespaces.shell("""
            cd "$1"/etc/systemd/system
            mkdir -p multi-user.target.wants
            rm -f default.target
            ln -s ../ssh.service multi-user.target.wants/ssh.service
            ln -s /usr/lib/systemd/system/multi-user.target default.target
            """, PATH);
    }

    private void users() throws IOException {
        StringBuilder passwd = new StringBuilder(Files.readString(Path.of("/etc/passwd")));
        StringBuilder group = new StringBuilder(Files.readString(Path.of("/etc/group")));
        StringBuilder shadow = new StringBuilder("root:*:19000:0:99999:7:::\n");
        for (String user : USERS) {
            String name = user.substring(0, user.indexOf(':'));
            if (!passwd.toString().contains("\n" + name + ":")) {
                passwd.append(user).append('\n');
                group.append(name).append(":x:").append(user.split(":", -1)[2]).append(":\n");
            }
            shadow.append(name).append(":*:19000:0:99999:7:::\n");
        }
        write("/etc/passwd", passwd.toString());
        write("/etc/group", group.toString());
        write("/etc/shadow", shadow.toString());
        Files.setPosixFilePermissions(root.resolve("etc/shadow"), PosixFilePermissions.fromString("rw-------"));
    }

    /** Copies a program into it; only before the first host is made from it. */
    void copy(Path program, String target) throws IOException {
        Path file = file(target);
        Files.copy(program, file, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void write(String target, String text) throws IOException {
        Files.write(file(target), text.getBytes(StandardCharsets.UTF_8));
    }

    private Path file(String target) throws IOException {
        Files.createDirectories(root.resolve(target.substring(1, target.lastIndexOf('/'))));
        return root.resolve(target.substring(1));
    }
}

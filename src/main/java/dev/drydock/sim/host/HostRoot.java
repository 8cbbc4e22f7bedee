package dev.drydock.sim.host;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * The folder that stands for a host's root, and the programs in it that make it one. They are found first, and the shell among them
 * has each script's absolute paths lead into the folder before it runs it: so a script is sent, kept and compared as it is.
 */
final class HostRoot {
    /** Where hosts keep what is theirs; elsewhere this machine's own programs and devices are read. */
    private static final List<String> OWN =
            List.of("var", "etc", "run", "root", "home", "srv", "opt", "mnt", "tmp", "usr/local", "sys/fs");

    /** A path begins where no path is under way. */
    private static final String BEFORE = "(^|[^A-Za-z0-9._/~)}-])";

    private static final String SHELL = """
        case ${1:-} in
          -c)
            text=$(printf '%s\\n' "$2" | sed -E -f "$root/etc/paths.sed")
            shift 2
            exec /bin/sh -c "$text" "$@" ;;
          '')
            text=$(sed -E -f "$root/etc/paths.sed") || exit 127
            exec /bin/sh -c "$text" ;;
          -*)
            echo "the shell of a simulated host runs files, or takes -c" >&2
            exit 2 ;;
          *)
            file=$1
            shift
            text=$(sed -E -f "$root/etc/paths.sed" <"$file") || exit 127
            exec /bin/sh -c "$text" "$file" "$@" ;;
        esac
        """;

    private static final String SUDO = """
        while test "$1" = -n || test "$1" = --; do
            shift
        done
        exec "$@"
        """;

    /** Asks the systemd that is played, which answers with a code once it has written what is to be printed. */
    private static final String SYSTEMD = """
        call=$(mktemp -d "$root/run/calls/XXXXXXXX") || exit 1
        mkfifo "$call/code"
        exec 3<>"$call/code"
        for word in "${0##*/}" "$@"; do
            printf '%s\\n' "$word"
        done >"$call/words"
        echo "${call##*/}" >"$root/run/calls/all"
        read -r code <&3
        if test "$code" = 0; then
            cat "$call/printed"
        else
            cat "$call/printed" >&2
        fi
        rm -rf "$call"
        exit "$code"
        """;

    /** What asks for the disk to be waited for: nothing here outlives the demo. And what needs root, or a kernel with SELinux. */
    private static final String NOTHING = "exit 0\n";

    private final Path folder;

    private HostRoot(Path folder) {
        this.folder = folder;
    }

    /**
     * Lays it out.
     *
     * @throws IOException also where the folder has a name that a script could misread
     */
    static HostRoot make(Path folder) throws IOException {
        Path root = Files.createDirectories(folder).toRealPath();
        if (!root.toString().matches("(/[A-Za-z0-9._+-]+){2,}")) {
            throw new IOException("the folder " + root + " has a name that scripts could misread");
        }
        HostRoot made = new HostRoot(root);
        for (String name : OWN) {
            Files.createDirectories(root.resolve(name));
        }
        for (String name :
                List.of("run/calls", "run/systemd/system", "etc/systemd/system", "proc", "var/lib", "sys/fs/cgroup")) {
            Files.createDirectories(root.resolve(name));
        }
        Files.writeString(made.path("/etc/paths.sed"), made.rules());
        Map<String, String> programs = Map.of(
                "sh", SHELL,
                "sudo", SUDO,
                "systemctl", SYSTEMD,
                "systemd-run", SYSTEMD,
                "sync", NOTHING,
                "restorecon", NOTHING);
        for (Map.Entry<String, String> program : programs.entrySet()) {
            made.program(program.getKey(), program.getValue());
        }
        return made;
    }

    /** A program whose words are answered as systemd's are. */
    void asking(String name) throws IOException {
        program(name, SYSTEMD);
    }

    /**
     * A program of the host's own.
     *
     * @param text a POSIX shell's; it is told the host's root
     */
    void program(String name, String text) throws IOException {
        Path file = Files.createDirectories(path("/usr/local/sbin")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n# A stand-in of a simulated host.\nroot='" + folder + "'\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** First out of the folder, then into it: so a script that was sent through this once is the same when it is again. */
    private String rules() {
        String root = folder.toString();
        String quoted = root.replaceAll("[.+]", "\\\\$0");
        return "s#" + quoted + "/#/#g\n"
                + "s#" + BEFORE + "/(" + String.join("|", OWN) + ")/#\\1" + root + "/\\2/#g\n"
                + "s#( -C )/ #\\1" + root + "/ #g\n"
                + "s#" + BEFORE + "/proc/\\[#\\1" + root + "/proc/[#g\n"
                + "s#" + BEFORE + "/bin/sh([^A-Za-z0-9._-]|$)#\\1" + root + "/usr/local/sbin/sh\\2#g\n";
    }

    /** Puts a program of this machine's at a place where hosts have theirs. */
    Path install(Path program) throws IOException {
        Path link = Files.createDirectories(path("/usr/local/bin")).resolve(program.getFileName());
        try {
            return Files.createSymbolicLink(link, program.toRealPath());
        } catch (FileAlreadyExistsException installed) {
            return link;
        }
    }

    Path folder() {
        return folder;
    }

    /** Where a path of the host is on this machine. */
    Path path(String onHost) {
        return folder.resolve(onHost.substring(1));
    }

    /** A line as the host's login shell would run it: our own shell, with nothing of this program's environment. */
    ProcessBuilder shell(String line) {
        return process(List.of(path("/usr/local/sbin/sh").toString(), "-c", line));
    }

    /** A program of the host. */
    ProcessBuilder process(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        path("/usr/local/sbin") + ":" + path("/usr/local/bin") + ":/usr/sbin:/usr/bin:/sbin:/bin",
                        "HOME",
                        path("/root").toString()));
        return builder;
    }
}

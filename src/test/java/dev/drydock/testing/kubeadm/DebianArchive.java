package dev.drydock.testing.kubeadm;

import dev.drydock.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A Debian package that is to be built.
 *
 * @param programs what it installs to be run, by their paths
 * @param files what it installs beside, by their paths
 * @param scripts its maintainer scripts, by their names
 */
record DebianArchive(
        String name,
        String version,
        Map<String, String> programs,
        Map<String, String> files,
        Map<String, String> scripts) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Builds it into a folder, by {@code dpkg-deb}. */
    void build(Path folder, String architecture) throws IOException {
        Path tree = Files.createTempDirectory(folder, "tree");
        for (Map.Entry<String, String> program : programs.entrySet()) {
            write(tree.resolve(program.getKey().substring(1)), program.getValue(), "rwxr-xr-x");
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            write(tree.resolve(file.getKey().substring(1)), file.getValue(), "rw-r--r--");
        }
        for (Map.Entry<String, String> script : scripts.entrySet()) {
            write(tree.resolve("DEBIAN").resolve(script.getKey()), script.getValue(), "rwxr-xr-x");
        }
        write(tree.resolve("DEBIAN/control"), """
            Package: %s
            Version: %s
            Architecture: %s
            Maintainer: Harbour <harbour@example.test>
            Description: A stand-in for tests
            """.formatted(name, version, architecture), "rw-r--r--");
        // The folder that it is built from is only its owner's, and a package's root must be everybody's.
        Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxr-xr-x"));
        String file = name + "_" + version + "_" + architecture + ".deb";
        succeed(List.of("dpkg-deb", "-Znone", "--root-owner-group", "--build", tree.toString(), file), folder);
        succeed(List.of("rm", "-r", tree.toString()), folder);
    }

    private static void write(Path file, String text, String mode) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    /** Runs a program that must succeed, and returns what it printed. */
    static String succeed(List<String> words, Path folder) throws IOException {
        Command.Result result = Command.run(words, folder, PATIENCE);
        if (result.exit() != 0) {
            throw new IOException(words.getFirst() + " ended with " + result.exit() + ": "
                    + result.output().strip());
        }
        return result.output();
    }
}

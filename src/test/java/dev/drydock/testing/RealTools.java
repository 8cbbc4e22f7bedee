package dev.drydock.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The real programs that tests measure Drydock against: {@code kubectl}, etcd's three, and two of the etcd before.
 *
 * <p>A tool is unpacked from the system's Debian packages into {@code target/tools}, without root, so that every machine
 * tests against the same release; where that cannot be done, one on the {@code PATH} serves if it is new enough. A test
 * that cannot have its tool is skipped with the reason, or fails with the same reason under {@code -Dreal=required}.
 */
public final class RealTools {
    /** The release whose tools are new enough; they are linked against little and run on older ones too. */
    private static final String TRIXIE = "trixie";

    private static final String BOOKWORM = "bookworm";

    private static final Map<String, Tool> KNOWN = Map.of(
            "kubectl", new Tool("kubectl", "usr/bin/kubectl", List.of("version", "--client"), "1.32"),
            "etcd", new Tool("etcd-server", "usr/bin/etcd", List.of("--version"), "3.5"),
            "etcdctl", new Tool("etcd-client", "usr/bin/etcdctl", List.of("version"), "3.5"),
            "etcdutl", new Tool("etcd-server", "usr/bin/etcdutl", List.of("version"), "3.5"),
            // The release before, whose etcdctl still read snapshots; never another one, so not from the PATH either.
            "etcd-3.4", new Tool("etcd-server", "usr/bin/etcd", List.of("--version"), "3.4"),
            "etcdctl-3.4", new Tool("etcd-client", "usr/bin/etcdctl", List.of("version"), "3.4"));

    /** The tools that are wanted from a release of their own. */
    private static final Map<String, String> SUITES = Map.of("etcd-3.4", BOOKWORM, "etcdctl-3.4", BOOKWORM);

    private static final Map<String, Found> FOUND = new ConcurrentHashMap<>();

    private RealTools() {}

    /**
     * Returns the tool's program, or ends the test.
     *
     * @param name the tool's name, one of kubectl, etcd, etcdctl, etcdutl, etcd-3.4, etcdctl-3.4
     * @return the absolute path of a program that has answered with its version
     * @throws org.opentest4j.TestAbortedException with the reason, if the tool cannot be had
     * @throws AssertionError with the same reason, if it cannot be had and {@code -Dreal=required}
     */
    public static Path require(String name) {
        return switch (FOUND.computeIfAbsent(name, RealTools::find)) {
            case Found.Program program -> program.path();
            case Found.Missing missing -> throw missing(missing.reason());
        };
    }

    /**
     * Returns the folder with the files of a Debian package of the machine's own release, or ends the test.
     *
     * @param needed what the test needs, for the reason
     */
    public static Path unpacked(String debianPackage, String needed) {
        DebianPackages packages = new DebianPackages(Path.of("target", "tools").toAbsolutePath(), Path.of("/etc/apt"));
        try {
            return packages.unpack(debianPackage, DebianPackages.ownSuite());
        } catch (IOException e) {
            throw missing("This test needs " + needed + ", which cannot be had from the system's Debian packages: "
                    + e.getMessage());
        }
    }

    /**
     * Returns the folder with the files of Debian packages, and of all that they need and the machine has not, or ends the test.
     *
     * @param called what they are together
     */
    public static Path unpackedWithNeeds(String called, List<String> debianPackages) {
        DebianPackages packages = new DebianPackages(Path.of("target", "tools").toAbsolutePath(), Path.of("/etc/apt"));
        try {
            return packages.unpackWithNeeds(called, debianPackages);
        } catch (IOException e) {
            throw missing("This test needs " + called + ", which cannot be had from the system's Debian packages: "
                    + e.getMessage());
        }
    }

    /** Ends the test that cannot have what it needs: skipped, or failed under {@code -Dreal=required}. */
    public static RuntimeException missing(String reason) {
        return "required".equals(System.getProperty("real")) ? fail(reason) : abort(reason);
    }

    private static Found find(String name) {
        Tool tool = KNOWN.get(name);
        if (tool == null) {
            throw new IllegalArgumentException("No tool is called " + name + "; known are " + KNOWN.keySet());
        }
        DebianPackages packages = new DebianPackages(Path.of("target", "tools").toAbsolutePath(), Path.of("/etc/apt"));
        List<String> reasons = new ArrayList<>();
        for (String suite : suites(name)) {
            try {
                Path program = packages.unpack(tool.debianPackage(), suite).resolve(tool.path());
                Optional<String> objection = tool.objection(program);
                if (objection.isEmpty()) {
                    return new Found.Program(program);
                }
                reasons.add(objection.get());
            } catch (IOException e) {
                reasons.add(suite + ": " + e.getMessage());
            }
        }
        for (Path folder : searchPath()) {
            Path program = folder.resolve(name);
            if (Files.isExecutable(program)) {
                Optional<String> objection = tool.objection(program);
                if (objection.isEmpty()) {
                    return new Found.Program(program);
                }
                reasons.add(objection.get());
            }
        }
        return new Found.Missing("This test needs " + name + " " + tool.oldest() + " or later, which is neither in the "
                + "system's Debian packages nor on the PATH. Install it, or make the packages reachable. Tried: "
                + (reasons.isEmpty() ? "nothing, there is no PATH" : String.join("; ", reasons)));
    }

    private static List<String> suites(String name) {
        if (SUITES.containsKey(name)) {
            return List.of(SUITES.get(name));
        }
        String own = DebianPackages.ownSuite();
        return own.equals(TRIXIE) ? List.of(own) : List.of(TRIXIE, own);
    }

    private static List<Path> searchPath() {
        String path = System.getenv("PATH");
        return path == null
                ? List.of()
                : List.of(path.split(File.pathSeparator, -1)).stream()
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder).toAbsolutePath())
                        .toList();
    }

    private sealed interface Found {
        record Program(Path path) implements Found {}

        record Missing(String reason) implements Found {}
    }
}

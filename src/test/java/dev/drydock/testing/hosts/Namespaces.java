package dev.drydock.testing.hosts;

import dev.drydock.testing.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The namespaces of a fleet: mounts, networks and processes that are gone when their first process is, which is when this JVM ends.
 *
 * <p>A process of {@code unshare} holds them, whose input this JVM keeps open. So nothing is left even by a JVM that was killed.
 */
final class Namespaces implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private final String name;
    private final Process holder;
    private final long first;
    private final List<Path> cgroups;

    private Namespaces(String name, Process holder, long first, List<Path> cgroups) {
        this.name = name;
        this.holder = holder;
        this.first = first;
        this.cgroups = cgroups;
    }

    /**
     * Makes them.
     *
     * @param name unique on the machine, at most 15 letters
     */
    static Namespaces hold(String name) throws IOException {
        List<Path> cgroups = cgroups(name);
        Path log = Files.createTempFile("drydock-fleet", ".log");
        List<String> words = new ArrayList<>(List.of("setsid", "sh", "-c", StandIn.text("anchor.sh"), "fleet", name));
        cgroups.forEach(folder -> words.add(folder.toString()));
        Process holder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Optional<Long> first = firstProcess(holder, PATIENCE);
            if (first.isEmpty()) {
                holder.getOutputStream().close();
                throw new IOException("no namespaces: " + Files.readString(log).strip());
            }
            return new Namespaces(name, holder, first.get(), cgroups);
        } finally {
            Files.delete(log);
        }
    }

    /** The folders of cgroups that are the fleet's: of systemd's own hierarchy and of the unified one, where they are. */
    private static List<Path> cgroups(String name) {
        List<Path> roots = hasUnifiedHierarchyOnly()
                ? List.of(CGROUPS)
                : List.of(CGROUPS.resolve("systemd"), CGROUPS.resolve("unified"));
        return roots.stream()
                .filter(root -> Files.exists(root.resolve("cgroup.procs")))
                .map(root -> root.resolve(name))
                .toList();
    }

    static boolean hasUnifiedHierarchyOnly() {
        return Files.exists(CGROUPS.resolve("cgroup.controllers"));
    }

    String name() {
        return name;
    }

    /** The cgroups, one for each hierarchy, in which a host's are to be made. */
    List<Path> cgroups() {
        return cgroups;
    }

    /** The process below this one that is the first of a process namespace, waited for. */
    static Optional<Long> firstProcess(Process ancestor, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        try {
            do {
                Optional<Long> found = ancestor.descendants()
                        .map(ProcessHandle::pid)
                        .filter(Namespaces::isFirst)
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            } while (System.nanoTime() < end && !ancestor.waitFor(10, TimeUnit.MILLISECONDS));
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static boolean isFirst(long process) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process + "/status")).stream()
                    .anyMatch(line -> line.startsWith("NSpid:") && line.endsWith("\t1"));
        } catch (IOException | UncheckedIOException gone) {
            return false;
        }
    }

    /** A path of their mounts, as this JVM sees it. No link may be on the way. */
    Path seenFromHere(String path) {
        return Path.of("/proc/" + first + "/root" + path);
    }

    long firstProcess() {
        return first;
    }

    /** The words that run a program within. */
    List<String> inside(String... words) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--target", Long.toString(first)));
        all.addAll(List.of("--mount", "--net", "--ipc", "--pid", "--wd=/", "--"));
        all.addAll(List.of(words));
        return all;
    }

    /**
     * Runs a shell's text within.
     *
     * @throws IOException if it fails, with what it said
     */
    String shell(String text, String... arguments) throws IOException {
        List<String> words = inside("sh", "-ec", text, "fleet");
        words.addAll(List.of(arguments));
        return succeed(words);
    }

    /** Runs a program of the machine that must succeed. */
    static String succeed(List<String> words) throws IOException {
        Command.Result result = Command.run(words, Path.of("/"), PATIENCE);
        if (result.exit() != 0) {
            // A script among the words would drown what was said.
            String command = words.stream()
                    .map(word -> word.lines().findFirst().orElse(""))
                    .collect(Collectors.joining(" "));
            throw new IOException(command + " ended with " + result.exit() + ": "
                    + result.output().strip());
        }
        return result.output();
    }

    /** Ends all that is within, and waits until nothing is left. */
    @Override
    public void close() throws IOException {
        holder.getOutputStream().close();
        try {
            if (!holder.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("The namespaces of " + name + " do not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}

package dev.drydock.adapter.etcd;

import dev.drydock.core.run.MonotonicTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * etcd's programs as they were found: the server, and the tool of the same minor version that restores snapshots for it.
 *
 * @param version the server's: {@code 3.5.16}
 * @param restorer {@code etcdutl}, or {@code etcdctl} before there was one
 */
record EtcdPrograms(String version, Path etcd, Path restorer) {
    /** From 3.5 on etcdutl restores; 3.6's etcdctl does not any more. */
    private static final int LAST_MINOR_OF_ETCDCTL = 5;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern VERSION =
            Pattern.compile("(?m)^etcd(?:utl|ctl)? [Vv]ersion: ((\\d{1,4}\\.(\\d{1,4}))\\.[0-9A-Za-z.+-]{1,40})");

    /** Why there are none that will do, in a sentence. */
    static final class MissingException extends Exception {
        private static final long serialVersionUID = 1L;

        MissingException(String why) {
            super(why);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    /** A program with its version. */
    private record Known(Path program, String version, String minor, int number) {}

    /** What {@code etcdctl} needs to be told before 3.4 was usual, and takes after. */
    static Map<String, String> environment() {
        return Map.of("ETCDCTL_API", "3");
    }

    /**
     * Looks for them.
     *
     * @param folders where, the first that has one wins; those that are not absolute are passed over
     * @param where the same, for people: {@code on the PATH}
     */
    static EtcdPrograms find(List<Path> folders, String where, MonotonicTime time)
            throws MissingException, InterruptedException {
        if (!GuardedProgram.isPossible()) {
            throw new MissingException("A drill needs /bin/sh, which ends etcd when Drydock is killed: install it.");
        }
        Path etcd = find(folders, "etcd")
                .orElseThrow(() -> new MissingException("There is no program `etcd` " + where
                        + ": install etcd and etcdutl (up to 3.4: etcdctl) of the cluster's version there."));
        Known server = ask(etcd, List.of("--version"), time);
        Optional<Path> etcdutl = find(folders, "etcdutl");
        if (etcdutl.isPresent()) {
            Known tool = ask(etcdutl.get(), List.of("version"), time);
            if (tool.minor().equals(server.minor())) {
                return new EtcdPrograms(server.version(), etcd, tool.program());
            }
        }
        Optional<Path> etcdctl = find(folders, "etcdctl");
        if (etcdctl.isPresent() && server.number() <= LAST_MINOR_OF_ETCDCTL) {
            Known tool = ask(etcdctl.get(), List.of("version"), time);
            if (tool.minor().equals(server.minor())) {
                return new EtcdPrograms(server.version(), etcd, tool.program());
            }
        }
        throw new MissingException("There is etcd " + server.version() + " at `" + etcd + "`, and "
                + (server.number() < LAST_MINOR_OF_ETCDCTL ? "no etcdctl " : "no etcdutl ") + server.minor() + " "
                + where + ", which restores snapshots for it: install it there.");
    }

    private static Optional<Path> find(List<Path> folders, String name) {
        return folders.stream()
                .filter(Path::isAbsolute)
                .map(folder -> folder.resolve(name))
                .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
                .findFirst();
    }

    private static Known ask(Path program, List<String> words, MonotonicTime time)
            throws MissingException, InterruptedException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        try (GuardedProgram asked = GuardedProgram.start(program, words, environment(), folder)) {
            int exit = asked.finish(time, PATIENCE, () -> {});
            Matcher told = VERSION.matcher(asked.output().text());
            if (exit == 0 && told.find()) {
                return new Known(program, told.group(1), told.group(2), Integer.parseInt(told.group(3)));
            }
            throw new MissingException("`" + program + "` does not tell its version: " + asked.ending() + ".");
        } catch (IOException e) {
            throw new MissingException("`" + program + "` does not run here: " + Failures.bounded(e) + ".");
        }
    }

    /** For people. */
    String where() {
        return "etcd of " + etcd.getParent() + ", restored by " + restorer;
    }
}

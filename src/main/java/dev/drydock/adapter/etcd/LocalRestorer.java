package dev.drydock.adapter.etcd;

import dev.drydock.cluster.etcd.RestoreProgram;
import dev.drydock.core.run.MonotonicTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program of this machine that restores snapshots, looked for in folders: etcdutl, or etcdctl where there is none. */
public final class LocalRestorer implements RestoreProgram {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern VERSION =
            Pattern.compile("(?m)^etcd(?:utl|ctl) version: (\\d{1,4}\\.\\d{1,4}\\.\\d{1,4})");

    private final List<Path> folders;
    private final MonotonicTime time;

    /**
     * Looks for nothing yet.
     *
     * @param folders where, the first that has one wins
     */
    public LocalRestorer(List<Path> folders, MonotonicTime time) {
        this.folders = List.copyOf(folders);
        this.time = time;
    }

    @Override
    public Optional<Found> find() {
        for (String name : List.of("etcdutl", "etcdctl")) {
            for (Path folder : folders) {
                Path program = folder.resolve(name);
                if (folder.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                    return ask(program);
                }
            }
        }
        return Optional.empty();
    }

    /** A program that does not answer is as good as none: a restore says that there is none, and the doctor why. */
    private Optional<Found> ask(Path program) {
        try {
            Matcher version = VERSION.matcher(output(program, List.of("version")));
            if (!version.find()) {
                return Optional.empty();
            }
            boolean bumps =
                    output(program, List.of("snapshot", "restore", "--help")).contains("--bump-revision");
            return Optional.of(new Found(program, version.group(1), sha256(program), machine(), bumps));
        } catch (IOException broken) {
            return Optional.empty();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private String output(Path program, List<String> words) throws IOException, InterruptedException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        try (GuardedProgram asked = GuardedProgram.start(program, words, EtcdPrograms.environment(), folder)) {
            int unused = asked.finish(time, PATIENCE, () -> {});
            return asked.output().text();
        }
    }

    private static String sha256(Path program) throws IOException {
        try (InputStream file = Files.newInputStream(program);
                DigestInputStream hashed = new DigestInputStream(file, MessageDigest.getInstance("SHA-256"))) {
            hashed.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(hashed.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** This machine, as {@code uname -m} would tell it. */
    private static String machine() {
        String java = System.getProperty("os.arch");
        return java.equals("amd64") ? "x86_64" : java;
    }
}

package dev.drydock.bench;

import dev.drydock.adapter.snapshot.Inspection;
import dev.drydock.adapter.snapshot.SnapshotFile;
import dev.drydock.adapter.snapshot.Status;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealEtcd.Put;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A snapshot of more than a gigabyte and a million keys, read by etcdutl and by us, in turns on the same machine.
 *
 * <p>Of each the best of several turns counts: whatever else the machine does only ever adds time.
 */
final class SnapshotBenchmark {
    private static final int TURNS = Integer.getInteger("turns", 7);
    private static final int KEYS = 1_050_000;
    private static final int VALUE = 850;
    private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    private SnapshotBenchmark() {}

    static void run(PrintStream out) throws IOException, InterruptedException {
        Path etcdutl = RealTools.require("etcdutl");
        Path file = database(out);
        List<String> theirs = List.of(etcdutl.toString(), "snapshot", "status", file.toString());
        Contest status = new Contest("etcdutl snapshot status", theirs);
        Contest sum = new Contest("sha256sum", List.of("sha256sum", file.toString()));
        Contest whole = new Contest("drydock snapshot status", ours(List.of(), file));
        Contest unchecked =
                new Contest("drydock snapshot status --skip-hash-check", ours(List.of(), file, "--skip-hash-check"));
        Contest quick =
                new Contest("  the same with " + String.join(" ", QUICK), ours(QUICK, file, "--skip-hash-check"));
        Contest live = new Contest(
                "drydock snapshot status --keys 3.6 with -Xmx256m", ours(List.of("-Xmx256m"), file, "--keys", "3.6"));
        Contest startUp = new Contest("drydock version (start only)", start(List.of(), "version"));
        List<Contest> contests = List.of(status, sum, whole, unchecked, quick, live, startUp);
        List<Double> warm = new ArrayList<>();
        List<Double> warmChecked = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            for (Contest contest : contests) {
                contest.turn();
            }
            warm.add(warm(file, false));
            warmChecked.add(warm(file, true));
        }
        out.printf("%,d bytes, %,d keys; the best of %d turns%n", Files.size(file), KEYS, TURNS);
        contests.forEach(contest -> out.printf(
                "  %-88s %6.2f s  %5d MB at its peak%n", contest.name(), contest.best(), contest.peak() / 1024));
        double inside = best(warm);
        double insideChecked = best(warmChecked);
        out.printf("  %-88s %6.2f s%n", "inside a warm JVM, without the SHA-256", inside);
        out.printf("  %-88s %6.2f s%n", "inside a warm JVM, with it", insideChecked);
        out.printf(
                "  status, whole process      %.2f x etcdutl (goal <= 1.0), %.2f x without the SHA-256%n",
                whole.best() / status.best(), unchecked.best() / status.best());
        out.printf(
                "  status, warm JVM           %.2f x etcdutl (goal <= 0.6), without the SHA-256%n",
                inside / status.best());
        out.printf(
                "  full verification          %.2f x etcdutl and sha256sum (goal <= 0.7), %.2f x in a warm JVM%n",
                whole.best() / (status.best() + sum.best()), insideChecked / (status.best() + sum.best()));
        out.println("  a million live keys        counted with a heap of 256 MB (goal <= 256 MB)");
    }

    private static double best(List<Double> seconds) {
        return seconds.stream().min(Double::compare).orElseThrow();
    }

    private static double warm(Path file, boolean checkHash) {
        long begin = System.nanoTime();
        Inspection<Status> outcome = new SnapshotFile(file, checkHash).status(false);
        double took = (System.nanoTime() - begin) / 1e9;
        if (!(outcome instanceof Inspection.Sound<Status>)) {
            throw new IllegalStateException("Our reader says " + outcome);
        }
        return took;
    }

    private static List<String> ours(List<String> options, Path file, String... more) {
        List<String> words = new ArrayList<>(start(options, "snapshot"));
        words.addAll(List.of("status", file.toString()));
        words.addAll(List.of(more));
        return words;
    }

    /** Drydock, by the class path of this program. */
    static List<String> start(List<String> options, String word) {
        List<String> words = new ArrayList<>();
        words.add(ProcessHandle.current().info().command().orElseThrow());
        words.addAll(options);
        // Not target/drydock.jar, which may be of an older build than what was just compiled.
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.drydock.app.Main"));
        words.add(word);
        return words;
    }

    /** Made once, and kept in target. */
    private static Path database(PrintStream out) throws IOException, InterruptedException {
        Path ready = Path.of("target", "bench", "snapshot-" + KEYS + "-" + VALUE + ".db")
                .toAbsolutePath();
        if (!Files.exists(ready)) {
            out.println("making the database, once: " + ready.getFileName());
            Path folder = Files.createDirectories(ready.resolveSibling("etcd"));
            try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder)) {
                Random random = new Random(1);
                for (int first = 0; first < KEYS; first += 1000) {
                    etcd.put(puts(first, Math.min(KEYS, first + 1000), random));
                }
                Path saved = etcd.snapshot(RealTools.require("etcdctl"), folder.resolve("saved.db"));
                Files.move(saved, ready, StandardCopyOption.ATOMIC_MOVE);
            }
            delete(folder);
        }
        return ready;
    }

    private static List<Put> puts(int first, int end, Random random) {
        List<Put> puts = new ArrayList<>();
        for (int i = first; i < end; i++) {
            byte[] value = new byte[VALUE];
            random.nextBytes(value);
            puts.add(new Put("/registry/pods/default/pod-" + i, value));
        }
        return puts;
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((one, two) -> two.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }
}

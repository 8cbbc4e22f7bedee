package dev.drydock.bench;

import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealEtcd.Put;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A snapshot of more than two GiB, which no single memory mapping holds: what etcdutl says of it, and what we say. */
final class LargeSnapshot {
    private static final int TRANSACTIONS = 2_400;
    private static final int PUTS = 5;
    private static final int VALUE = 200_000;

    private LargeSnapshot() {}

    static void run(PrintStream out) throws IOException, InterruptedException {
        Path etcdutl = RealTools.require("etcdutl");
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), "large-")
                .toAbsolutePath();
        try {
            Path file = snapshot(folder);
            out.printf("%,d bytes%n", Files.size(file));
            for (String format : List.of("json", "table", "simple")) {
                String theirs =
                        said(List.of(etcdutl.toString(), "snapshot", "status", file.toString(), "--write-out", format));
                List<String> words = new ArrayList<>(SnapshotBenchmark.start(List.of(), "snapshot"));
                words.addAll(List.of("status", file.toString(), "-o", format));
                String ours = said(words);
                out.printf("etcdutl, %s:%n%sdrydock, %s:%n%s", format, theirs, format, ours);
                if (!theirs.equals(ours)) {
                    throw new IllegalStateException("These differ.");
                }
            }
            out.println("equal, byte for byte");
        } finally {
            SnapshotBenchmark.delete(folder);
        }
    }

    private static Path snapshot(Path folder) throws IOException, InterruptedException {
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), Files.createDirectory(folder.resolve("etcd")))) {
            Random random = new Random(1);
            for (int transaction = 0; transaction < TRANSACTIONS; transaction++) {
                List<Put> puts = new ArrayList<>();
                for (int i = 0; i < PUTS; i++) {
                    byte[] value = new byte[VALUE];
                    random.nextBytes(value);
                    puts.add(new Put("/registry/secrets/default/large-" + (transaction * PUTS + i), value));
                }
                etcd.put(puts);
            }
            return etcd.snapshot(RealTools.require("etcdctl"), folder.resolve("large.db"));
        }
    }

    private static String said(List<String> words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException(words.getFirst() + " ended with " + exit);
        }
        return said;
    }
}

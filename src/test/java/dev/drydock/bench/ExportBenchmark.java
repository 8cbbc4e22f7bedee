package dev.drydock.bench;

import dev.drydock.adapter.archive.TarResourceArchives;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.testing.RealTools;
import dev.drydock.testing.SixtyKinds;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Every object of a simulated cluster of sixty kinds, exported by us and printed by {@code kubectl get}, in turns on the same
 * server; once more with three times as many objects, and once with objects of 1 MB, in the same heap.
 *
 * <p>Of each the best of several turns counts: whatever else the machine does only ever adds time.
 */
final class ExportBenchmark {
    private static final int TURNS = Integer.getInteger("turns", 3);
    private static final int OBJECTS = Integer.getInteger("objects", 20_000);
    private static final String HEAP = "-Xmx256m";

    private ExportBenchmark() {}

    static void run(PrintStream out) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("drydock-export");
        try {
            measure(out, folder, SixtyKinds.of(OBJECTS).builder(), TURNS);
            measure(out, folder, SixtyKinds.of(3 * OBJECTS).builder(), 1);
            measure(out, folder, large(), 1);
        } finally {
            SnapshotBenchmark.delete(folder);
        }
    }

    /** A page of these has more than the heap. */
    private static ClusterBuilder large() {
        ClusterBuilder builder = SimulatedCluster.builder();
        for (int i = 0; i < 400; i++) {
            builder.configMap("shop", "large-" + i, Map.of("blob", "0123456789abcdef".repeat(1 << 16)));
        }
        return builder;
    }

    private static void measure(PrintStream out, Path folder, ClusterBuilder builder, int turns)
            throws IOException, InterruptedException {
        try (SimulatedCluster cluster = builder.aggregatedDiscovery().start()) {
            Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
            Path archive = folder.resolve("export.tar.gz");
            Contest ours = new Contest("drydock export with " + HEAP, ours(kubeconfig, archive));
            ours.turn();
            ExportIndex index = read(archive);
            if (!index.whole()) {
                throw new IllegalStateException("The export is not whole: " + index.problems());
            }
            Contest theirs = new Contest(
                    "kubectl get of the same " + index.kinds().size() + " kinds -A -o yaml",
                    kubectl(kubeconfig, index));
            theirs.turn();
            for (int turn = 1; turn < turns; turn++) {
                Files.delete(archive);
                ours.turn();
                theirs.turn();
            }
            long yaml = index.kinds().stream()
                    .mapToLong(ExportIndex.KindCount::bytes)
                    .sum();
            out.printf(
                    "%,d objects of %d kinds, %,d bytes of YAML in an archive of %,d; the best of %d turns%n",
                    index.objects(), index.kinds().size(), yaml, Files.size(archive), turns);
            for (Contest contest : List.of(theirs, ours)) {
                out.printf(
                        "  %-60s %6.2f s  %5d MB at its peak%n", contest.name(), contest.best(), contest.peak() / 1024);
            }
            out.printf("  export                     %.2f x kubectl (goal <= 0.5)%n", ours.best() / theirs.best());
            Files.delete(archive);
        }
    }

    private static List<String> ours(Path kubeconfig, Path archive) {
        List<String> words = new ArrayList<>(SnapshotBenchmark.start(List.of(HEAP), "export"));
        words.addAll(List.of(
                "--kubeconfig", kubeconfig.toString(), "--with-secrets", "--plain", "--output", archive.toString()));
        return words;
    }

    private static List<String> kubectl(Path kubeconfig, ExportIndex index) {
        String kinds =
                index.kinds().stream().map(count -> count.kind().qualified()).collect(Collectors.joining(","));
        return List.of(
                RealTools.require("kubectl").toString(),
                "--kubeconfig",
                kubeconfig.toString(),
                "get",
                kinds,
                "-A",
                "-o",
                "yaml",
                "--cache-dir",
                kubeconfig.resolveSibling("cache").toString());
    }

    private static ExportIndex read(Path archive) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(archive))) {
            return new TarResourceArchives().check(bytes);
        }
    }
}

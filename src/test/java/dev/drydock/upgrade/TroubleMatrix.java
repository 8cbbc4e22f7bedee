package dev.drydock.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tries ordeals on living clusters, one after the other, and lists each in {@code target/upgrade-matrix} as it is tried. What one
 * that went wrong leaves is nothing for the next: that gets a cluster of its own.
 */
final class TroubleMatrix {
    private final Path folder;
    private final Path report;
    private final List<String> wrong = new ArrayList<>();

    TroubleMatrix(Path folder, String name) throws IOException {
        this.folder = folder;
        this.report = Files.writeString(
                Files.createDirectories(Path.of("target", "upgrade-matrix")).resolve(name + ".txt"), "");
    }

    /** A cluster for ordeals. */
    interface Stage extends AutoCloseable {
        /** Whether another one can be tried on it. */
        boolean hasRoom();

        /**
         * Tries one.
         *
         * @return how it ended, in a few words
         */
        String tryOut(Ordeal ordeal) throws IOException, InterruptedException;

        @Override
        void close() throws IOException;
    }

    /** Makes a stage. */
    interface Stages {
        Stage start(Path folder) throws IOException;
    }

    /** All that are asked for: a few; {@code -Dmatrix=full} for all, {@code -Dmatrix=2/5} for the second of five parts of them. */
    static List<Ordeal> asked(List<Ordeal> few, List<Ordeal> all) {
        String matrix = System.getProperty("matrix", "");
        if (matrix.isEmpty()) {
            return few;
        }
        if (matrix.equals("full")) {
            return all;
        }
        String[] part = matrix.split("/", 2);
        int first = Integer.parseInt(part[0]) - 1;
        int parts = Integer.parseInt(part[1]);
        return IntStream.range(0, all.size())
                .filter(i -> i % parts == first)
                .mapToObj(all::get)
                .toList();
    }

    void tryAll(List<Ordeal> ordeals, Stages stages) throws IOException, InterruptedException {
        int next = 0;
        while (next < ordeals.size()) {
            try (Stage stage = stages.start(Files.createDirectories(folder.resolve("from-" + next)))) {
                boolean good = true;
                while (good && next < ordeals.size() && stage.hasRoom()) {
                    good = tried(stage, ordeals.get(next));
                    next++;
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private boolean tried(Stage stage, Ordeal ordeal) throws IOException, InterruptedException {
        Instant begun = Instant.now();
        String end;
        boolean good = true;
        try {
            end = stage.tryOut(ordeal);
        } catch (IOException | RuntimeException | AssertionError e) {
            good = false;
            end = "WRONG: "
                    + String.valueOf(e).lines().limit(12).map(String::strip).collect(Collectors.joining(" "));
            wrong.add(ordeal + ": " + end);
        }
        Files.writeString(
                report,
                ordeal + " -> " + end + " ("
                        + Duration.between(begun, Instant.now()).toSeconds() + " s)\n",
                StandardOpenOption.APPEND);
        return good;
    }
}

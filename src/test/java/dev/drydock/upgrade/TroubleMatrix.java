package dev.drydock.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        /** Whether more can be tried on it. */
        boolean hasRoom();

        /** Tries some in one run, as far as their steps are begun again and again. */
        Ordeal.Result tryOut(List<Ordeal> ordeals) throws IOException, InterruptedException;

        @Override
        void close() throws IOException;
    }

    /** Makes a stage. */
    interface Stages {
        Stage start(Path folder) throws IOException;
    }

    /**
     * All that are asked for: a few; {@code -Dmatrix=full} for all, {@code -Dmatrix=2/5} for the second of five parts
     * of them, and another text for those whose line has it, with each answer that a lead may give.
     */
    static List<Ordeal> asked(List<Ordeal> few, List<Ordeal> all) {
        String matrix = System.getProperty("matrix", "");
        if (matrix.isEmpty()) {
            return few;
        }
        if (matrix.equals("full")) {
            return all;
        }
        if (!matrix.matches("[0-9]+/[0-9]+")) {
            return all.stream()
                    .flatMap(Ordeal::answered)
                    .distinct()
                    .filter(ordeal -> ordeal.toString().contains(matrix))
                    .toList();
        }
        String[] part = matrix.split("/", 2);
        int first = Integer.parseInt(part[0]) - 1;
        int parts = Integer.parseInt(part[1]);
        return IntStream.range(0, all.size())
                .filter(i -> i % parts == first)
                .mapToObj(all::get)
                .toList();
    }

    /** Tries each in a run of its own, in which it has to come. */
    void tryAll(List<Ordeal> ordeals, Stages stages) throws IOException, InterruptedException {
        try (Stand stand = new Stand(stages)) {
            for (Ordeal ordeal : ordeals) {
                var unused = stand.tried(ordeal.toString(), List.of(ordeal));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /**
     * Tries all in as few runs as it takes: at each step one after the other, as often as the step is begun again, and what did not come
     * in the next run. Of those that come while a step works, or when it has, each run has one for each step: another one would find nothing to
     * disturb. What did no harm, since another one had done its step's work, is tried once more in the next run, which has fewer.
     */
    void sweep(List<Ordeal> ordeals, Stages stages) throws IOException, InterruptedException {
        Set<Ordeal> left = new LinkedHashSet<>();
        ordeals.forEach(ordeal -> left.add(ordeal.retried()));
        Set<Ordeal> harmlessBefore = new HashSet<>();
        try (Stand stand = new Stand(stages)) {
            boolean moves = true;
            while (moves && !left.isEmpty()) {
                Set<String> done = new HashSet<>();
                List<Ordeal> now = left.stream()
                        .filter(ordeal -> !ordeal.isLast() || done.add(ordeal.id()))
                        .sorted(Comparator.comparing(Ordeal::isLast)
                                .thenComparing(ordeal -> !harmlessBefore.contains(ordeal)))
                        .toList();
                Optional<Ordeal.Result> result = stand.tried(left.size() + " to come", now);
                Set<Ordeal> over =
                        new HashSet<>(result.map(Ordeal.Result::begun).orElse(Set.of()));
                moves = !over.isEmpty();
                over.removeAll(result.stream()
                        .flatMap(each -> each.harmless().stream())
                        .filter(harmlessBefore::add)
                        .toList());
                left.removeAll(over);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(left).as("never came").isEmpty();
    }

    /** The stage that is there now. */
    private final class Stand implements AutoCloseable {
        private final Stages stages;
        private Optional<Stage> stage = Optional.empty();
        private int made;

        Stand(Stages stages) {
            this.stages = stages;
        }

        /** Tries some in one run; there is no result where that went wrong. */
        Optional<Ordeal.Result> tried(String what, List<Ordeal> ordeals) throws IOException, InterruptedException {
            if (stage.isPresent() && !stage.get().hasRoom()) {
                close();
            }
            if (stage.isEmpty()) {
                made++;
                stage = Optional.of(stages.start(Files.createDirectories(folder.resolve("stage-" + made))));
            }
            Instant begun = Instant.now();
            String end;
            Optional<Ordeal.Result> tried = Optional.empty();
            try {
                Ordeal.Result result = stage.get().tryOut(ordeals);
                Set<Ordeal> came = result.begun();
                if (ordeals.size() == 1) {
                    assertThat(came).as("reached").isEqualTo(Set.copyOf(ordeals));
                    end = result.line();
                } else {
                    end = result.end().outcome() + ": " + result.end().summary() + " After " + came.size() + ": "
                            + listed(came) + "."
                            + (result.harmless().isEmpty()
                                    ? ""
                                    : " No harm was done by " + listed(result.harmless()) + ".");
                }
                tried = Optional.of(result);
            } catch (IOException | RuntimeException | AssertionError e) {
                end = "WRONG: "
                        + String.valueOf(e).lines().limit(50).map(String::strip).collect(Collectors.joining(" "));
                wrong.add(what + ": " + end);
                close();
            }
            Files.writeString(
                    report,
                    what + " -> " + end + " ("
                            + Duration.between(begun, Instant.now()).toSeconds() + " s)\n",
                    StandardOpenOption.APPEND);
            return tried;
        }

        private static String listed(Set<Ordeal> ordeals) {
            return ordeals.stream().map(Ordeal::toString).sorted().collect(Collectors.joining("; "));
        }

        @Override
        public void close() throws IOException {
            if (stage.isPresent()) {
                stage.get().close();
                stage = Optional.empty();
            }
        }
    }
}

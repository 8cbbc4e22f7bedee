package dev.drydock.restore;

import dev.drydock.testing.hosts.EtcdSetup.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Cells of a matrix of restores, tried on living scenes one after the other, and listed in {@code target/restore-matrix} as they are
 * tried. What one that went wrong leaves is nothing for the next: that gets a scene of its own.
 *
 * @param <S> what they are tried on
 * @param <C> what is tried; its text is its line in the list
 */
record RestoreMatrix<S extends Restorer, C>(Stages<S> stages, Trial<S, C> trial) {
    /** Makes a scene. */
    interface Stages<S> {
        S start(Path folder) throws IOException;
    }

    /** Tries a cell, and tells in a word or two how it ended. */
    interface Trial<S, C> {
        String tryOut(S scene, C cell) throws Exception;
    }

    /** What one layout has to try; the lines of what went wrong. */
    interface Share {
        List<String> of(Layout layout) throws Exception;
    }

    /** Has all layouts try at once, since a restore waits more than it works; returns the lines of what went wrong. */
    static List<String> ofAllLayouts(Share share) throws ExecutionException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform()::unstarted)) {
            List<Callable<List<String>>> all = new ArrayList<>();
            for (Layout layout : Layout.values()) {
                all.add(() -> share.of(layout));
            }
            for (Future<List<String>> each : threads.invokeAll(all)) {
                wrong.addAll(each.get());
            }
        }
        return wrong;
    }

    /** The cells that were asked for by {@code -Dmatrix}: {@code full} for all, another text for those whose line has it. */
    static <C> List<C> asked(List<C> few, List<C> all) {
        String asked = System.getProperty("matrix", "");
        if (asked.isEmpty()) {
            return few;
        }
        return all.stream()
                .filter(cell -> asked.equals("full") || String.valueOf(cell).contains(asked))
                .toList();
    }

    /** Tries all, and returns the lines of those that went wrong. */
    List<String> wrong(String name, Iterator<C> cells, Path folder) throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        if (!cells.hasNext()) {
            return wrong;
        }
        Path report =
                Files.createDirectories(Path.of("target", "restore-matrix")).resolve(name + ".txt");
        Files.writeString(report, "");
        int scenes = 0;
        while (cells.hasNext()) {
            scenes++;
            try (S scene = stages.start(Files.createDirectories(folder.resolve(name + "-" + scenes)))) {
                boolean good = true;
                while (good && cells.hasNext()) {
                    C cell = cells.next();
                    Instant begun = Instant.now();
                    String end = tried(scene, cell);
                    good = !end.startsWith("WRONG");
                    String line = cell + " -> " + end + " ("
                            + Duration.between(begun, Instant.now()).toSeconds() + " s)";
                    if (!good) {
                        wrong.add(line);
                    }
                    Files.writeString(report, line + "\n", StandardOpenOption.APPEND);
                }
            }
        }
        return wrong;
    }

    private String tried(S scene, C cell) throws InterruptedException {
        try {
            return trial.tryOut(scene, cell);
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception | AssertionError e) {
            return "WRONG: "
                    + String.valueOf(e).lines().limit(150).map(String::strip).collect(Collectors.joining(" "));
        }
    }
}

package dev.drydock.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program that takes its turns with others. */
final class Contest {
    private final String name;
    private final List<String> words;
    private double best = Double.MAX_VALUE;
    private long peak;

    Contest(String name, List<String> words) {
        this.name = name;
        this.words = words;
    }

    String name() {
        return name;
    }

    /** How long its best turn took, in seconds. */
    double best() {
        return best;
    }

    /** The most memory that it had, in kilobytes. */
    long peak() {
        return peak;
    }

    void turn() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread watch = Thread.ofPlatform().start(() -> watch(process.pid()));
        int exit = process.waitFor();
        best = Math.min(best, (System.nanoTime() - begin) / 1e9);
        watch.join();
        if (exit != 0) {
            throw new IllegalStateException(name + " ended with " + exit);
        }
    }

    /** Looks every 10 ms for as long as there is something to see: what the kernel tells ends with the process. */
    private void watch(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            while (true) {
                String seen = Files.readString(status);
                long now = seen.lines()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .map(line -> line.replaceAll("\\D", ""))
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElse(0);
                if (now == 0) {
                    return;
                }
                peak = Math.max(peak, now);
                Thread.sleep(10);
            }
        } catch (IOException gone) {
            // It has ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

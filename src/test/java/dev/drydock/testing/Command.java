package dev.drydock.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program run to its end in bounded time, with what it printed. */
public final class Command {
    private Command() {}

    /**
     * Runs a program with no input.
     *
     * @throws IOException if it cannot be started, or has not ended in time and was killed
     */
    public static Result run(List<String> words, Path folder, Duration patience) throws IOException {
        return run(words, folder, Path.of("/dev/null"), patience);
    }

    /**
     * Runs a program whose input is a file's.
     *
     * @throws IOException if it cannot be started, or has not ended in time and was killed
     */
    public static Result run(List<String> words, Path folder, Path input, Duration patience) throws IOException {
        // A file rather than a pipe: a child of the child that keeps a pipe open would outlast the deadline.
        Path output = Files.createTempFile("drydock-command", ".txt");
        try {
            Process process = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(input.toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            try {
                if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException(words.get(0) + " took longer than " + patience.toSeconds() + " s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while " + words.get(0) + " ran", e);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** How a program ended, and all that it printed. */
    public record Result(int exit, String output) {
        public String lastLine() {
            return output.strip().lines().reduce("", (before, line) -> line);
        }
    }
}

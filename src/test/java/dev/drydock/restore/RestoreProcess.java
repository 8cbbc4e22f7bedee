package dev.drydock.restore;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code drydock restore} as a process of its own with a test at its keyboard; it can be killed as {@code kill -9} kills. */
final class RestoreProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Process process;
    private final Path screen;
    private final Writer keyboard;

    private RestoreProcess(Process process, Path screen) {
        this.process = process;
        this.screen = screen;
        this.keyboard = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts one; it ends with this JVM at the latest. */
    static RestoreProcess start(Map<String, String> environment, Path plan) throws IOException {
        Path screen = Files.createTempFile(plan.toAbsolutePath().getParent(), "screen", ".txt");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dsun.misc.unsafe.memory.access=allow",
                "-Ddrydock.exit-with-parent=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.drydock.app.Main",
                "restore",
                "--plan",
                plan.toString()));
        builder.environment().keySet().removeIf(key -> key.startsWith("DRYDOCK_") || key.startsWith("SLACK_"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(screen.toFile());
        return new RestoreProcess(builder.start(), screen);
    }

    void type(String words) throws IOException {
        keyboard.write(words + "\n");
        keyboard.flush();
    }

    /** Waits until the screen shows words. */
    void awaits(String words) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            if (!screen().contains(words)) {
                throw new AssertionError("There is no \"" + words + "\" on the screen:\n" + screen());
            }
        });
    }

    String screen() throws IOException {
        return Files.readString(screen);
    }

    /** Waits for its end. */
    int exit() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("It does not end:\n" + screen());
        }
        return process.exitValue();
    }

    /** Kills it where it stands, and waits until it is gone. */
    void kill() {
        var unused = process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}

package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParentWatchTest {
    @Test
    void aProgramEndsWhenItsParentIsKilled() throws Exception {
        Process parent = startParentOfProbe("true");
        try (BufferedReader said = parent.inputReader(StandardCharsets.UTF_8)) {
            ProcessHandle probe = probe(said);

            parent.destroyForcibly().waitFor();

            probe.onExit().get(20, TimeUnit.SECONDS);
            assertThat(probe.isAlive()).isFalse();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void aProgramThatDidNotAskOutlivesItsParent() throws Exception {
        Process parent = startParentOfProbe("false");
        try (BufferedReader said = parent.inputReader(StandardCharsets.UTF_8)) {
            ProcessHandle probe = probe(said);

            parent.destroyForcibly().waitFor();

            assertThat(probe.isAlive()).isTrue();
            probe.destroyForcibly();
        } finally {
            parent.destroyForcibly();
        }
    }

    /** A program that watches its parent, says its id, and stays. */
    static final class Probe {
        private Probe() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] words) throws InterruptedException {
            ParentWatch.start();
            System.out.println(ProcessHandle.current().pid());
            Thread.currentThread().join();
        }
    }

    private static Process startParentOfProbe(String asks) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // The shell stays the parent, since it has another command to run after the program.
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "\"$@\"; exit 0",
                        "sh",
                        java,
                        "-D" + ParentWatch.PROPERTY + "=" + asks,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static ProcessHandle probe(BufferedReader said) throws IOException {
        return ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
    }
}

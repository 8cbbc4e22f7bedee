package dev.drydock.app;

import dev.drydock.sim.slack.Transcript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether the demo's output may have colours: on a terminal, unless it or its user says no (https://no-color.org). */
final class Colours {
    private Colours() {}

    static Transcript.Style style(Map<String, String> environment) {
        String terminal = environment.getOrDefault("TERM", "dumb");
        boolean wanted = !environment.containsKey("NO_COLOR") && !terminal.equals("dumb");
        return wanted && isTerminal() ? Transcript.Style.ANSI : Transcript.Style.PLAIN;
    }

    /** By where the standard output leads; System.console() tells nothing of it from JDK 22 on. Unknown means no. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException elsewhere) {
            return false;
        }
    }
}

package dev.drydock.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.drydock.sim.slack.Transcript;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drydock demo}: Drydock with a local Slack, a simulated cluster and a mail catcher. */
@Command(name = "demo", description = "Runs Drydock with a local Slack, a simulated cluster and a mail catcher.")
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--story",
            description =
                    "Play a forced drain with three people, print it, and end: 0 when all went as it should, else 1.")
    private boolean story;

    /** The demo shows what people see; the log speaks up only when something is wrong. */
    private static void quiet() {
        if (LoggerFactory.getLogger("dev.drydock") instanceof Logger logger) {
            logger.setLevel(Level.WARN);
        }
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        quiet();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Transcript.Style style = Colours.style(System.getenv());
        try (Demo demo = new Demo()) {
            if (story) {
                return new Story(demo, out, style).play() ? 0 : 1;
            }
            new DemoConsole(demo, out, style)
                    .run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
            return 0;
        }
    }
}

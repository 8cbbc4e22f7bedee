package dev.drydock.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.drydock.app.console.ConsoleSettings;
import dev.drydock.app.console.PortTakenException;
import dev.drydock.core.command.GoDuration;
import dev.drydock.sim.slack.Transcript;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drydock demo}: Drydock with a local Slack, a simulated cluster and a mail catcher. */
@Command(name = "demo", description = "Runs Drydock with a local Slack, a simulated cluster and a mail catcher.")
final class DemoCommand implements Callable<Integer> {
    private static final int REFUSED = 2;
    private static final int TOKEN_BYTES = 16;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = "--story",
            description =
                    "Play a forced drain with three people, print it, and end: 0 when all went as it should, else 1.")
    private boolean story;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "3000",
            description = "The page's port; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The page's address. Others than this machine's own want the token that is printed.")
    private String host = "127.0.0.1";

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "A real cluster in place of the simulated one: read, and planned with --dry-run, only.")
    private Optional<String> kubeconfig = Optional.empty();

    @Option(names = "--context", paramLabel = "NAME", description = "The kubeconfig's context, if not its current one.")
    private Optional<String> context = Optional.empty();

    @Option(
            names = "--allow-changes",
            description = "Let Drydock change the real cluster. The context's name is asked for once.")
    private boolean allowChanges;

    @Option(
            names = "--smtp",
            paramLabel = "HOST:PORT",
            description = "A real mail server in place of the mail catcher.")
    private Optional<String> smtp = Optional.empty();

    @Option(
            names = "--approvals-within",
            paramLabel = "DURATION",
            defaultValue = "30m",
            description = "How long a plan waits for approvals. Default: ${DEFAULT-VALUE}.")
    private String approvalsWithin = "30m";

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
        if (story) {
            try (Demo demo = new Demo()) {
                return new Story(demo, out, style).play() ? 0 : 1;
            }
        }
        DemoSettings settings = settings();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (settings.cluster().isPresent()
                && !new Consent(in, out).given(settings.cluster().get())) {
            return REFUSED;
        }
        return serve(settings, out, style, in);
    }

    private Integer serve(DemoSettings settings, PrintStream out, Transcript.Style style, BufferedReader in)
            throws InterruptedException, IOException {
        try (Demo demo = new Demo(settings);
                DemoPage page = DemoPage.start(demo, new ConsoleSettings(host, port, token()))) {
            out.println("Open " + page.address() + "\n");
            if (new DemoConsole(demo, out, style).run(in)) {
                return 0;
            }
            out.println("Nothing more to read here; the page stays until this program is stopped.");
            new CountDownLatch(1).await();
            return 0;
        } catch (PortTakenException taken) {
            out.println(taken.getMessage());
            return 1;
        }
    }

    private DemoSettings settings() {
        if (kubeconfig.isEmpty() && (context.isPresent() || allowChanges)) {
            throw new ParameterException(
                    spec.commandLine(), "--context and --allow-changes are for a real cluster: give its --kubeconfig.");
        }
        try {
            Duration patience = GoDuration.parse(approvalsWithin)
                    .orElseThrow(
                            () -> new IllegalArgumentException("--approvals-within is a duration such as 90s or 30m."));
            return new DemoSettings(
                    patience,
                    kubeconfig.map(file -> new DemoSettings.RealCluster(file, context, allowChanges)),
                    smtp.map(DemoSettings.Smtp::parse));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private Optional<String> token() {
        if (ConsoleSettings.isLoopback(host)) {
            return Optional.empty();
        }
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return Optional.of(HexFormat.of().formatHex(token));
    }
}

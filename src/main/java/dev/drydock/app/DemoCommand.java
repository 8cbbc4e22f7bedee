package dev.drydock.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.drydock.app.console.PortTakenException;
import dev.drydock.core.command.GoDuration;
import dev.drydock.sim.slack.Transcript;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drydock demo}: Drydock with a local Slack, a simulated cluster, a scratch etcd and a mail catcher. */
@Command(name = "demo", description = "Runs Drydock with a local Slack, a simulated cluster and a mail catcher.")
final class DemoCommand implements Callable<Integer> {
    private static final int REFUSED = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = "--story",
            description =
                    "Play a snapshot, its restore, a forced drain and an upgrade with three people, print it, and end:"
                            + " 0 when all went as it should, else 1.")
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
            description =
                    "The page's address. Others than this machine's own want the token that is printed, and so does a"
                            + " page with something real behind it.")
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
            description =
                    "Let Drydock change what is real. The name of each, the context's and etcd's HOST:PORT, is asked"
                            + " for once.")
    private boolean allowChanges;

    @Option(
            names = "--etcd-endpoints",
            paramLabel = "URLS",
            description =
                    "A real etcd in place of the demo's own, as https://HOST:PORT, separated by commas: looked at,"
                            + " snapshots taken. DRYDOCK_ETCD_* and DRYDOCK_SNAPSHOTS* count as they do for serve.")
    private Optional<String> etcdEndpoints = Optional.empty();

    @Option(
            names = "--etcd-program",
            paramLabel = "FILE",
            description =
                    "The program of the demo's own etcd. Default: etcd in the folder that DRYDOCK_ETCD_PROGRAMS names,"
                            + " or on the PATH; without one, a recorded etcd.")
    private Optional<Path> etcdProgram = Optional.empty();

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
        LogSetup.takeLibraries();
        quiet();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Transcript.Style style = Colours.style(System.getenv());
        DemoSettings settings = settings();
        if (story) {
            try (Demo demo = new Demo(settings)) {
                return new Story(demo, out, style).play() ? 0 : 1;
            }
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (!new Consent(in, out).given(settings)) {
            return REFUSED;
        }
        return serve(settings, out, style, in);
    }

    private Integer serve(DemoSettings settings, PrintStream out, Transcript.Style style, BufferedReader in)
            throws InterruptedException, IOException {
        try (Demo demo = new Demo(settings);
                DemoPage page = DemoPage.start(demo, host, port)) {
            out.println(demo.etcdWords());
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
        try {
            if (story) {
                return DemoSettings.simulated(DemoSettings.EtcdChoice.Scratch.of(etcdProgram, System.getenv()));
            }
            if (kubeconfig.isEmpty() && context.isPresent()) {
                throw new IllegalArgumentException("--context is for a real cluster: give its --kubeconfig.");
            }
            if (allowChanges && kubeconfig.isEmpty() && etcdEndpoints.isEmpty()) {
                throw new IllegalArgumentException(
                        "--allow-changes is for what is real: give a --kubeconfig or --etcd-endpoints.");
            }
            if (etcdEndpoints.isPresent() && etcdProgram.isPresent()) {
                throw new IllegalArgumentException(
                        "--etcd-program starts an etcd of the demo's own, and --etcd-endpoints names another: give"
                                + " one.");
            }
            Duration patience = GoDuration.parse(approvalsWithin)
                    .orElseThrow(
                            () -> new IllegalArgumentException("--approvals-within is a duration such as 90s or 30m."));
            return new DemoSettings(
                    patience,
                    kubeconfig.map(file -> new DemoSettings.RealCluster(file, context)),
                    etcd(System.getenv()),
                    smtp.map(DemoSettings.Smtp::parse),
                    allowChanges);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private DemoSettings.EtcdChoice etcd(Map<String, String> environment) {
        return etcdEndpoints.isPresent()
                ? DemoSettings.EtcdChoice.Real.of(etcdEndpoints.get(), environment)
                : DemoSettings.EtcdChoice.Scratch.of(etcdProgram, environment);
    }
}

package dev.drydock.app;

import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.etcd.restore.RestoreTools;
import dev.drydock.adapter.etcd.EtcdClient;
import dev.drydock.adapter.etcd.LocalRehearsal;
import dev.drydock.adapter.etcd.LocalRestorer;
import dev.drydock.adapter.etcd.PemCertificates;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.adapter.host.SshHosts;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.ManifestReader;
import dev.drydock.adapter.kubernetes.ReadinessProbe;
import dev.drydock.adapter.policy.PlanFile;
import dev.drydock.adapter.snapshot.FileInspector;
import dev.drydock.adapter.store.Store;
import dev.drydock.adapter.store.StoreException;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.RefusalException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drydock restore}: puts etcd back from a terminal, for the night when the API, Slack or the journal's database is away. */
@CommandLine.Command(
        name = "restore",
        description =
                "Restores etcd without Slack, the API or the journal's database: by a plan in a file, confirmed by"
                    + " typing the cluster's name. 0: it succeeded; 1: it failed, or went back; 2: it cannot be done"
                    + " as planned; 3: nobody confirmed it.")
final class RestoreCommand implements Callable<Integer> {
    private static final int MOST_BYTES = 64 * 1024 + 1;
    private static final Duration CLOSING = Duration.ofSeconds(18);
    /** What the plan's file is called, and this behind it: the journal of the restore. */
    private static final String JOURNAL = ".journal.db";

    private final Map<String, String> environment;
    private final InputStream input;
    private final SecureRandom random = new SecureRandom();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(names = "--plan", paramLabel = "FILE", description = "The plan: --example prints one.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--dry-run", description = "Look at the hosts, print what would be done, and end.")
    private boolean dryRun;

    @Option(names = "--example", description = "Print a plan to begin with, and end.")
    private boolean example;

    RestoreCommand(Map<String, String> environment, InputStream input) {
        this.environment = environment;
        this.input = input;
    }

    /** Something that is wrong with the plan or the settings; the message says what, and what to do. */
    private static final class WrongException extends Exception {
        private static final long serialVersionUID = 1L;

        WrongException(String message) {
            super(message);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        if (example) {
            spec.commandLine().getOut().print(PlanFile.EXAMPLE);
            spec.commandLine().getOut().flush();
            return TerminalRestore.SUCCEEDED;
        }
        Path told = file.orElseThrow(() ->
                new ParameterException(spec.commandLine(), "Which plan? Name it with --plan; --example prints one."));
        LogSetup.takeLibraries();
        Parts parts = new Parts();
        Thread stop = Thread.ofPlatform().name("stop").unstarted(() -> parts.close(CLOSING));
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            return restore(told.toAbsolutePath(), parts);
        } catch (WrongException | ConfigurationException | StoreException wrong) {
            String.valueOf(wrong.getMessage()).lines().map(Printable::of).forEach(err::println);
            return TerminalRestore.WRONG;
        } finally {
            if (isForgotten(stop)) {
                parts.close(CLOSING);
            }
        }
    }

    /** Whether the process is not ending already, and nobody else closes. */
    private static boolean isForgotten(Thread stop) {
        try {
            return Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException ending) {
            return false;
        }
    }

    private int restore(Path path, Parts parts) throws WrongException, ConfigurationException, InterruptedException {
        PlanFile plan = plan(path);
        OfflineSettings settings = OfflineSettings.read(environment, plan.hosts());
        FileSnapshots snapshots = parts.ground().add(snapshots(path, plan));
        Action action = action(plan, settings, snapshots, parts);
        String line = ("etcd restore " + snapshots.entry().name() + " " + plan.options()).strip();
        Terminal terminal = new Terminal(
                new BufferedReader(new InputStreamReader(input, Charset.defaultCharset())),
                spec.commandLine().getOut());
        Command command = command(action, line);
        if (dryRun || action.isDryRun(command)) {
            return dryRun(action, command, terminal);
        }
        Store store = parts.ground().add(store(beside(path, JOURNAL)));
        store.claim();
        // Before what it works with is closed: a run must not take that for trouble of its own.
        parts.service().add((AutoCloseable) store::stopWork);
        TerminalPeople people = new TerminalPeople(String.valueOf(path.getFileName()), login());
        return new TerminalRestore(store, action, people, terminal).perform(line);
    }

    private String login() {
        return environment.getOrDefault("SUDO_USER", System.getProperty("user.name", "somebody"));
    }

    private static PlanFile plan(Path path) throws WrongException {
        String shown = Printable.of(path.toString());
        try (InputStream bytes = Files.newInputStream(path)) {
            String text = new String(bytes.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            return switch (PlanFile.read(text)) {
                case PlanFile.Reading.Right(PlanFile plan) -> plan;
                case PlanFile.Reading.Wrong(List<String> problems) ->
                    throw new WrongException(
                            "The plan " + shown + " is not right:\n- " + String.join("\n- ", problems));
            };
        } catch (NoSuchFileException missing) {
            throw new WrongException("There is no plan " + shown + ". drydock restore --example prints one.");
        } catch (IOException failed) {
            throw new WrongException("The plan " + shown + " cannot be read: " + failed.getMessage() + ".");
        }
    }

    private static Path beside(Path plan, String ending) {
        return plan.resolveSibling(plan.getFileName() + ending);
    }

    private FileSnapshots snapshots(Path path, PlanFile plan) throws WrongException {
        Path snapshot = path.resolveSibling(plan.snapshot());
        String shown = Printable.of(snapshot.toString());
        try {
            FileSnapshots found = FileSnapshots.open(
                    snapshot, beside(path, ".snapshots"), () -> HexFormat.of().toHexDigits(random.nextLong()));
            if (found.entry().verdict() instanceof Verdict.Bad(String why)) {
                throw new WrongException("The snapshot " + shown + " is bad: " + Printable.of(why)
                        + ". It must not be restored; name another one.");
            }
            return found;
        } catch (IOException failed) {
            throw new WrongException("The snapshot " + shown + " cannot be read: "
                    + Printable.of(String.valueOf(failed.getMessage())) + "."
                    + (Files.exists(beside(path, JOURNAL))
                            ? "\n"
                                    + "A restore from this plan was begun before, and goes on only with its snapshot:"
                                    + " put any copy of the same file there, and start this command again. To go on by"
                                    + " hand instead, on each host: `sudo sh /var/lib/drydock/RUN/by-hand.sh TASK`, in"
                                    + " the order that Drydock's page on restores tells."
                            : ""));
        }
    }

    private Action action(PlanFile plan, OfflineSettings settings, FileSnapshots snapshots, Parts parts)
            throws WrongException {
        InstantSource clock = InstantSource.system();
        Cluster named = new NamedCluster(plan.cluster());
        EtcdClient etcd = parts.ground().add(new EtcdClient(settings.etcd()));
        SshHosts hosts = parts.ground().add(new SshHosts(settings.ssh(), named));
        Optional<Cluster> api;
        try {
            api = settings.kubernetes()
                    .map(told -> parts.ground()
                            .add(KubernetesCluster.connect(told, environment, clock, RandomGenerator.getDefault())));
        } catch (IllegalArgumentException wrong) {
            throw new WrongException(
                    wrong.getMessage() + " A restore can do without " + Setting.KUBECONFIG.name() + ".");
        }
        EtcdTools tools = new EtcdTools(
                named,
                etcd,
                snapshots,
                new FileInspector(),
                new LocalRehearsal(settings.programs(), clock, SystemTime.INSTANCE),
                clock,
                random);
        RestoreTools restore = new RestoreTools(
                tools,
                hosts,
                new ManifestReader(),
                new LocalRestorer(settings.programs().folders(), SystemTime.INSTANCE),
                new PemCertificates(),
                new ReadinessProbe());
        return restore.lookingAt(api).restore();
    }

    private static Command command(Action action, String line) throws WrongException {
        try {
            return new PicocliGrammar(List.of(action.definition())).parse(line).command();
        } catch (CommandException wrong) {
            throw new WrongException("The options of the plan are not right: " + Printable.of(wrong.getMessage())
                    + wrong.suggestion()
                            .map(near -> " Did you mean " + near + "?")
                            .orElse(""));
        }
    }

    private static int dryRun(Action action, Command command, Terminal terminal) throws WrongException {
        Plan plan;
        try {
            plan = action.plan(command);
        } catch (RefusalException wrong) {
            throw new WrongException(Printable.of(wrong.getMessage()));
        }
        PlainCard.plan(plan, List.of()).forEach(terminal::say);
        terminal.say("");
        terminal.say("Dry run: nothing was started.");
        return plan.isPossible() ? TerminalRestore.SUCCEEDED : TerminalRestore.WRONG;
    }

    /** What is in the journal is of nobody else's business, and SQLite gives the files beside it the rights of the first. */
    private static Store store(Path path) throws WrongException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException before) {
            // A restore from this plan was begun before.
        } catch (IOException failed) {
            throw new WrongException("The journal " + Printable.of(path.toString())
                    + " cannot be made beside the plan: put the plan into a folder that you may write to.");
        }
        return Store.open(StoreSettings.sqlite(path), "terminal", InstantSource.system());
    }
}

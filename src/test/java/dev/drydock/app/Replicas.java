package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.store.Store;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.adapter.store.TestPostgres;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.slack.Limits;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Replicas of the program, each a JVM of its own, on one PostgreSQL, one local Slack and one simulated cluster; and the journal
 * that they share, to judge them by. In Slack, dana asks, and lee and ana lead.
 */
public final class Replicas implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Several beside each other and beside other tests. */
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC");

    private final Path folder;
    private final List<String> options;
    private final LocalSlack slack;
    private final SimulatedCluster cluster;
    private final StoreSettings database;
    private final Store judge;
    private final List<Process> started = new ArrayList<>();

    /** Starts everything but the replicas. */
    Replicas(Path folder, ClusterBuilder contents, String... channels) throws IOException, SQLException {
        // Replicas that start, and tests beside them, want the machine: a late acknowledgement is not what is looked
        // for here.
        this(folder, contents, Limits.real().withoutRates().ack(Duration.ofSeconds(30)), SMALL, channels);
    }

    /**
     * Starts everything but the replicas, with a Slack of these limits.
     *
     * @param options of the replicas' JVMs
     */
    public Replicas(Path folder, ClusterBuilder contents, Limits limits, List<String> options, String... channels)
            throws IOException, SQLException {
        this.folder = folder;
        this.options = List.copyOf(options);
        this.database = TestPostgres.freshDatabase();
        this.judge = Store.open(database, "judge", InstantSource.system());
        this.cluster = contents.start();
        Workspace.Builder workspace = Workspace.named("harbour")
                .person("dana", "Dana Ruiz")
                .person("lee", "Lee Okafor")
                .person("ana", "Ana Novak")
                .commands("/drydock")
                .moreScopes("channels:history");
        for (String channel : channels) {
            workspace.channel(channel, "dana", "lee", "ana");
        }
        this.slack = LocalSlack.start(workspace.build(), limits, InstantSource.system());
        Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
    }

    /** Where people act. */
    public LocalSlack slack() {
        return slack;
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    /** The journal that the replicas share. */
    public Store judge() {
        return judge;
    }

    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** Starts a replica; {@link #awaitUp} waits for it. */
    public Process start(String name, Map<String, String> more) throws IOException {
        return start(name, more, List.of("dev.drydock.app.Main", "serve"));
    }

    /** Starts another program in a replica's place, with the settings that a replica has. */
    public Process startInstead(String mainClass) throws IOException {
        return start("other", Map.of(), List.of(mainClass));
    }

    private Process start(String name, Map<String, String> more, List<String> program) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HOSTNAME", name,
                "SLACK_BOT_TOKEN", slack.botToken(),
                "SLACK_APP_TOKEN", slack.appToken(),
                "DRYDOCK_SLACK_API_URL", slack.apiUrl(),
                "DRYDOCK_LEADS", "U0LEE,U0ANA",
                "DRYDOCK_KUBECONFIG", kubeconfig().toString(),
                "DRYDOCK_DATABASE_URL", database.url(),
                "DRYDOCK_DATABASE_USER", database.user(),
                "DRYDOCK_HTTP_ADDRESS", "127.0.0.1:0"));
        environment.putAll(more);
        List<String> words = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-Ddrydock.exit-with-parent=true",
                "-cp",
                System.getProperty("java.class.path")));
        words.addAll(1, options);
        words.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().keySet().removeIf(key -> key.startsWith("DRYDOCK_") || key.startsWith("SLACK_"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log(name).toFile());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** Waits until so many replicas listen to Slack. */
    public void awaitUp(int count) {
        slack.sockets().awaitOpen(count, PATIENCE);
    }

    /** What a replica has logged. */
    Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** Sends a signal to a replica. */
    static void signal(Process process, String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Asks a replica to end, and waits for it; how long it took. */
    public static Duration stop(Process process) throws InterruptedException {
        long before = System.nanoTime();
        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("it ends")
                .isTrue();
        return Duration.ofNanos(System.nanoTime() - before);
    }

    /** Has dana ask and lee approve; the run, once it has started. */
    RunId starts(String channel, String line) {
        slack.person("dana").types(channel, line);
        Message card = slack.channel(channel).awaits("0 of 1 approval", PATIENCE);
        slack.person("lee").clicks(card, "Approve");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !judge.journal().open().isEmpty()
                        && !startsOf(judge.journal().open().getFirst()).isEmpty());
        return judge.journal().open().getFirst();
    }

    /** The root message in a channel, once it has a button. */
    Message card(String channel, String button) {
        return slack.channel(channel)
                .awaits(
                        message -> !message.isReply()
                                && message.blocks().toString().contains("\"" + button.toLowerCase(Locale.ROOT) + "\""),
                        PATIENCE);
    }

    /** A run's entries of one kind. */
    public List<Entry> entries(RunId run, Predicate<Event> which) {
        return judge.journal().read(run, 0).stream()
                .filter(entry -> which.test(entry.event()))
                .toList();
    }

    /** By whom a run was taken up, in order. */
    List<Event.Started> startsOf(RunId run) {
        return entries(run, Event.Started.class::isInstance).stream()
                .map(entry -> (Event.Started) entry.event())
                .toList();
    }

    /** Waits until a run was taken up so many times; the entry that says so. */
    Entry awaitStart(RunId run, int attempt) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> entries(run, Event.Started.class::isInstance), starts -> starts.size() >= attempt)
                .get(attempt - 1);
    }

    /** Waits for a run's end. */
    Event.Ended awaitEnd(RunId run) {
        return (Event.Ended) Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> entries(run, Event.Ended.class::isInstance), ends -> !ends.isEmpty())
                .getFirst()
                .event();
    }

    /** A run's whole journal, for whoever must understand why a test failed. */
    String story(RunId run) {
        return judge.journal().read(run, 0).stream()
                .map(entry -> entry.at() + " " + entry.event())
                .collect(Collectors.joining("\n"));
    }

    /** Waits until so many pods were asked to go. */
    void awaitEvictions(int count) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> cluster.log().evictions().size() >= count);
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
        judge.close();
        slack.close();
        cluster.close();
    }
}

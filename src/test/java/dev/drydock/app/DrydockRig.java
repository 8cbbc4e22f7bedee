package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.node.DrainSettings;
import dev.drydock.adapter.etcd.EtcdSettings;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.adapter.mail.MailSettings;
import dev.drydock.adapter.slack.SlackSettings;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.run.Journal;
import dev.drydock.core.schedule.Schedule;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Transcript;
import dev.drydock.sim.slack.User;
import dev.drydock.sim.slack.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * The whole program between a local Slack and a simulated cluster, wired as {@code serve} wires it, without mail. People are
 * dana and olaf, who may ask; lee and ana, who lead by name; gil, who leads by being in {@code @night-crew}; gus, a guest;
 * robo, a bot; eve, of another workspace.
 */
final class DrydockRig implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Pattern RUN = Pattern.compile("r-[0-9a-z]{8}");
    private static final String[] PEOPLE = {"dana", "olaf", "lee", "ana", "gil", "gus", "robo", "eve"};

    private final LocalSlack slack;
    private final SimulatedCluster cluster;
    private final Settings settings;
    private final InstantSource clock;
    private Drydock drydock;
    private final Transcript transcript;

    /**
     * Starts everything.
     *
     * @param channels where people talk; Slack's rates for posts are counted by channel
     */
    DrydockRig(Path folder, ClusterBuilder contents, ApprovalPolicy policy, String... channels) throws IOException {
        this(
                folder,
                contents,
                policy,
                StoreSettings.sqlite(folder.resolve("drydock.db")),
                Optional.empty(),
                List.of(),
                InstantSource.system(),
                channels);
    }

    /**
     * Starts everything.
     *
     * @param database which database, that the test has made
     * @param mail the mail server, if there is one
     * @param schedules what runs by the clock
     * @param clock the clock
     */
    DrydockRig(
            Path folder,
            ClusterBuilder contents,
            ApprovalPolicy policy,
            StoreSettings database,
            Optional<MailSettings> mail,
            List<Schedule> schedules,
            InstantSource clock,
            String... channels)
            throws IOException {
        this(folder, contents, policy, database, mail, schedules, clock, Optional.empty(), Optional.empty(), channels);
    }

    /**
     * Starts everything.
     *
     * @param snapshots where etcd's snapshots are kept, if they are
     * @param etcd the cluster's etcd, if there is one
     */
    DrydockRig(
            Path folder,
            ClusterBuilder contents,
            ApprovalPolicy policy,
            StoreSettings database,
            Optional<MailSettings> mail,
            List<Schedule> schedules,
            InstantSource clock,
            Optional<StorageSettings> snapshots,
            Optional<EtcdSettings> etcd,
            String... channels)
            throws IOException {
        this.clock = clock;
        Workspace.Builder workspace = Workspace.named("harbour")
                .person("dana", "Dana Ruiz")
                .person("olaf", "Olaf Berg")
                .person("lee", "Lee Okafor")
                .person("ana", "Ana Novak")
                .person("gil", "Gil Haas")
                .person("gus", "Gus Moor", User.Flag.GUEST)
                .person("robo", "Robo", User.Flag.BOT)
                .person("eve", "Eve Elsewhere", User.Flag.STRANGER)
                .group("night-crew", "gil")
                .commands("/drydock", "/drain", "/cordon", "/uncordon")
                .moreScopes("channels:history");
        for (String channel : channels) {
            workspace.channel(channel, PEOPLE);
        }
        slack = LocalSlack.start(workspace.build());
        cluster = contents.start();
        transcript = slack.transcript(Transcript.Style.PLAIN);
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, cluster.kubeconfig());
        settings = new Settings(
                database,
                Optional.empty(),
                snapshots,
                new KubernetesSettings(
                        Optional.of(kubeconfig.toString()),
                        Optional.empty(),
                        Optional.of("harbour"),
                        "test",
                        KubernetesSettings.DEFAULT_CONNECT_TIMEOUT,
                        KubernetesSettings.DEFAULT_REQUEST_TIMEOUT),
                etcd,
                Optional.empty(),
                new SlackSettings(
                        slack.botToken(),
                        Optional.of(slack.appToken()),
                        Optional.empty(),
                        SlackSettings.Mode.SOCKET,
                        URI.create(slack.apiUrl()),
                        List.of("U0LEE", "U0ANA", "S0NIGHTCREW"),
                        List.of()),
                mail,
                policy,
                new DrainSettings(32, Optional.empty()),
                schedules,
                Optional.empty(),
                "127.0.0.1",
                0,
                "rig");
        drydock = start();
        slack.sockets().awaitOpen(1, PATIENCE);
    }

    /** Stops Drydock, has something happen in its absence, and starts it again on the same journal. */
    void restart(Runnable meanwhile) {
        drydock.close();
        meanwhile.run();
        drydock = start();
        slack.sockets().awaitOpen(1, PATIENCE);
    }

    private Drydock start() {
        return Drydock.start(settings, Map.of(), UnaryOperator.identity(), clock);
    }

    /** Its journal. */
    Journal journal() {
        return drydock.journal();
    }

    /** Stops Drydock. */
    void stop() {
        drydock.close();
    }

    /** The port of its web server. */
    int port() {
        return drydock.port();
    }

    LocalSlack slack() {
        return slack;
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    /** Types a command; what the person alone is answered. */
    String types(String who, String channel, String line) {
        return answer(who, channel, () -> slack.person(who).types(channel, line));
    }

    /** Presses a button of a message as it is now; what the person alone is answered. */
    String presses(String who, Message message, String button) {
        return answer(who, message.channel(), () -> slack.person(who).clicks(message, button));
    }

    /** Presses a button on a version of the message that may be gone; what the person alone is answered. */
    String pressesStale(String who, Message seen, String button) {
        return answer(who, seen.channel(), () -> slack.person(who).clicksStale(seen, button));
    }

    private String answer(String who, String channel, Runnable act) {
        String before = slack.person(who).sees(channel).stream()
                .map(Message::ts)
                .reduce("", (a, b) -> a.compareTo(b) > 0 ? a : b);
        act.run();
        Message answer = slack.person(who)
                .awaits(
                        channel,
                        message -> message.onlyFor().isPresent() && message.ts().compareTo(before) > 0,
                        PATIENCE);
        return words(answer);
    }

    /** Has dana ask for something that needs approval; the request's card in the channel. */
    Message asks(String channel, String line) {
        String run = run(types("dana", channel, line));
        return card(channel, run, "Approve");
    }

    /** A run's root message, once it says this. */
    Message card(String channel, String run, String words) {
        return slack.channel(channel)
                .awaits(
                        message -> !message.isReply()
                                && words(message).contains(run)
                                && words(message).contains(words),
                        PATIENCE);
    }

    /** The first run that a text names. */
    static String run(String text) {
        Matcher matcher = RUN.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no run in: " + text);
        }
        return matcher.group();
    }

    /** The run of a card. */
    String run(Message card) {
        return run(words(card));
    }

    /** Waits until {@code show} tells dana this of a run. */
    void awaitStory(String channel, String run, String words) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(150))
                .untilAsserted(() -> assertThat(types("dana", channel, "/drydock show " + run))
                        .contains(words));
    }

    /** What a message says, as one line. */
    String words(Message message) {
        return transcript.render(message).replace("│", " ").replaceAll("\\s+", " ");
    }

    /** The requests that change something in the cluster, with how often each was made. */
    Map<String, Long> changesAskedFor() {
        Map<String, Long> changes = new TreeMap<>(cluster.log().requests());
        changes.keySet().removeIf(request -> request.matches("(get|list|watch) .*"));
        return changes;
    }

    @Override
    public void close() {
        drydock.close();
        cluster.close();
        slack.close();
    }
}

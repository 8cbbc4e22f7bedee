package dev.drydock.app;

import dev.drydock.action.node.DrainSettings;
import dev.drydock.action.node.LeftClosed;
import dev.drydock.action.node.NodeRollout;
import dev.drydock.action.upgrade.apply.ApplyTools;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.adapter.slack.SlackSettings;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import dev.drydock.sim.cluster.BudgetShape;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.PodShape;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.slack.Fault;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Workspace;
import dev.drydock.testing.fleet.PlayedFleet;
import dev.drydock.testing.fleet.TaskTimes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * An upgrade of a large cluster by the whole program: asked for and approved in a local Slack, kept in a real journal, done over the
 * Kubernetes API on a simulated cluster; only the hosts are in memory.
 */
public final class FleetUpgrade implements AutoCloseable {
    private static final String CHANNEL = "#ops";
    private static final String TARGET = "v1.37.0";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PODS_OF_A_WORKLOAD = 50;
    private static final int FAULTS = 2000;

    private final Endings endings = new Endings();
    private final Size size;
    private final LocalSlack slack;
    private final SimulatedCluster cluster;
    private final PlayedFleet fleet;
    private final Drydock drydock;

    /**
     * How large it is.
     *
     * @param pods on each worker, about
     */
    public record Size(int controlPlanes, int workers, int pods) {
        List<String> controlPlaneNames() {
            return names("cp", controlPlanes);
        }

        List<String> workerNames() {
            return names("worker", workers);
        }

        private static List<String> names(String word, int count) {
            return IntStream.rangeClosed(1, count)
                    .mapToObj(i -> String.format(Locale.ROOT, "%s%03d", word, i))
                    .toList();
        }
    }

    /** Starts everything, with nothing asked for yet. */
    public FleetUpgrade(Path folder, Size size, TaskTimes times) throws IOException {
        this.size = size;
        try {
            slack = LocalSlack.start(Workspace.named("harbour")
                    .person("dana", "Dana Ruiz")
                    .person("lee", "Lee Okafor")
                    .person("ana", "Ana Novak")
                    .channel(CHANNEL, "dana", "lee", "ana")
                    .commands("/drydock")
                    .moreScopes("channels:history")
                    .build());
            endings.add(slack::close);
            cluster = contents(size).start();
            endings.add(cluster::close);
            fleet = new PlayedFleet(cluster, size.controlPlaneNames(), size.workerNames(), times);
            endings.add(fleet::close);
            KubernetesSettings kubernetes = kubernetes(folder);
            InstantSource clock = InstantSource.system();
            KubernetesCluster reached = KubernetesCluster.connect(kubernetes, Map.of(), clock, new Random(1));
            endings.add(reached::close);
            ApplyTools tools = new ApplyTools(
                    reached,
                    reached.controlPlane(),
                    new NodeRollout(reached, clock, new DrainSettings(32, Optional.empty()), () -> LeftClosed.NONE),
                    fleet,
                    Optional.empty(),
                    clock);
            drydock = Drydock.start(settings(folder, kubernetes), Map.of(), whole -> with(whole, tools), clock);
            endings.add(drydock::close);
            slack.sockets().awaitOpen(1, PATIENCE);
        } catch (IOException | RuntimeException e) {
            endings.close();
            throw e;
        }
    }

    /** Every workload lets a fifth of its pods go at once. */
    private static ClusterBuilder contents(Size size) {
        PodShape pod = PodShape.plain().terminatesAfter(Duration.ofMillis(300)).readyAfter(Duration.ofMillis(300));
        ClusterBuilder contents = SimulatedCluster.builder();
        size.controlPlaneNames().forEach(contents::controlPlane);
        size.workerNames().forEach(contents::node);
        contents.kubeadm(size.controlPlaneNames().toArray(String[]::new));
        int workloads = Math.ceilDiv(size.workers() * size.pods(), PODS_OF_A_WORKLOAD);
        for (int i = 0; i < workloads; i++) {
            String namespace = "team" + i % 10;
            contents.deployment(namespace, "app" + i, PODS_OF_A_WORKLOAD, pod);
            contents.budget(namespace, "app" + i, BudgetShape.maxUnavailable("20%"));
        }
        return contents;
    }

    private KubernetesSettings kubernetes(Path folder) throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, cluster.kubeconfig());
        return new KubernetesSettings(
                Optional.of(kubeconfig.toString()),
                Optional.empty(),
                Optional.of("harbour"),
                "test",
                KubernetesSettings.DEFAULT_CONNECT_TIMEOUT,
                KubernetesSettings.DEFAULT_REQUEST_TIMEOUT);
    }

    private Settings settings(Path folder, KubernetesSettings kubernetes) {
        return new Settings(
                StoreSettings.sqlite(folder.resolve("drydock.db")),
                Optional.empty(),
                Optional.empty(),
                kubernetes,
                Optional.empty(),
                Optional.empty(),
                new SlackSettings(
                        slack.botToken(),
                        Optional.of(slack.appToken()),
                        Optional.empty(),
                        SlackSettings.Mode.SOCKET,
                        URI.create(slack.apiUrl()),
                        List.of("U0LEE", "U0ANA"),
                        List.of()),
                Optional.empty(),
                ApprovalPolicy.STANDARD,
                new DrainSettings(32, Optional.empty()),
                List.of(),
                Optional.empty(),
                "127.0.0.1",
                0,
                "fleet");
    }

    private static Catalogue with(Catalogue whole, ApplyTools tools) {
        Catalogue more = whole;
        for (Action action : tools.actions()) {
            more = more.with(action);
        }
        return more;
    }

    public SimulatedCluster cluster() {
        return cluster;
    }

    /** From now on Slack takes two seconds for each edit and each post, and refuses every third post for three. */
    public void slowSlack() {
        for (int i = 0; i < FAULTS; i++) {
            Duration slow = Duration.ofSeconds(2);
            slack.faults().next("chat.update", new Fault.Hang(slow));
            slack.faults()
                    .next(
                            "chat.postMessage",
                            i % 3 == 2 ? new Fault.TooManyRequests(Duration.ofSeconds(3)) : new Fault.Hang(slow));
        }
    }

    /** Whether the thread has come to its last line. */
    public boolean hasToldTheEnd() {
        return slack.channel(CHANNEL).messages().stream().anyMatch(Message::broadcast);
    }

    /** What a run's journal, and the API server, tell of the workers. */
    public FleetTimeline timeline(int window, List<Entry> entries) {
        return FleetTimeline.of(
                window, size.workerNames(), entries, cluster.log().outages(), fleet.worked());
    }

    /** Asks for it and has two leads approve it; the run. */
    public RunId begin(String options) {
        slack.person("dana").types(CHANNEL, "/drydock upgrade apply " + TARGET + " --without-snapshot " + options);
        Message card = slack.channel(CHANNEL).awaits("Upgrade the cluster to", PATIENCE);
        slack.person("lee").clicks(card, "Approve");
        slack.person("lee").awaits(CHANNEL, "Your approval counts", PATIENCE);
        slack.person("ana").clicks(card, "Approve");
        slack.person("ana").awaits(CHANNEL, "the last one needed", PATIENCE);
        return drydock.journal().recent(1).getFirst();
    }

    /** Its journal, once it has ended. */
    public List<Entry> end(RunId run, Duration patience) {
        Awaitility.await()
                .atMost(patience)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !drydock.journal().open().contains(run));
        List<Entry> entries = drydock.journal().read(run, 0);
        if (!(entries.getLast().event() instanceof Event.Ended)) {
            throw new AssertionError("the journal's last entry is " + entries.getLast());
        }
        return entries;
    }

    @Override
    public void close() {
        endings.close();
    }
}

package dev.drydock.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.certs.CertsTools;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.node.DrainSettings;
import dev.drydock.action.node.LeftClosed;
import dev.drydock.action.node.NodeRollout;
import dev.drydock.action.node.patch.PatchTools;
import dev.drydock.action.upgrade.PastUpgrades;
import dev.drydock.action.upgrade.UpgradeHosts;
import dev.drydock.action.upgrade.UpgradeTools;
import dev.drydock.action.upgrade.apply.ApplyTools;
import dev.drydock.adapter.etcd.PemCertificates;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.adapter.host.SshHosts;
import dev.drydock.adapter.host.SshSettings;
import dev.drydock.adapter.kubernetes.KubeadmPlanText;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.adapter.kubernetes.ReadinessProbe;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.host.HostDefaults;
import dev.drydock.cluster.host.HostRule;
import dev.drydock.core.approval.People;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.report.CardText;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RunId;
import dev.drydock.core.text.Card;
import dev.drydock.sim.cluster.BudgetShape;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.PodShape;
import dev.drydock.testing.DiedError;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.HostFleet;
import dev.drydock.testing.hosts.TestHost;
import dev.drydock.testing.kubeadm.KubeadmHosts;
import dev.drydock.testing.kubeadm.KubeadmSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;

/** A cluster of kubeadm's on real hosts, and Drydock's actions on it, over real SSH and the real Kubernetes adapter. */
final class MaintenanceScene implements AutoCloseable {
    private final HostFleet fleet;
    final KubeadmHosts kubeadm;
    private final Path folder;
    private final Patience patience;
    /** The tools for the cluster's etcd, where Drydock is told of one. */
    private Optional<Function<Cluster, EtcdTools>> etcd = Optional.empty();

    private int runs;
    /** The whole journal, as every process knows it. */
    private final List<WatchedLog> logs = new CopyOnWriteArrayList<>();

    private MaintenanceScene(HostFleet fleet, KubeadmHosts kubeadm, Path folder, Patience patience) {
        this.fleet = fleet;
        this.kubeadm = kubeadm;
        this.folder = folder;
        this.patience = patience;
    }

    /** How long a host may take to answer and be away, a gate be shut, a node not be Ready, and a host boot. */
    record Patience(Duration answer, Duration away, Duration gate, Duration ready, Duration boot) {
        static final Patience USUAL = new Patience(
                Duration.ofSeconds(8),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                Duration.ofMinutes(3));
        /** For what fails on purpose; still longer than a host takes to boot. */
        static final Patience SHORT = new Patience(
                Duration.ofSeconds(8),
                Duration.ofSeconds(25),
                Duration.ofSeconds(20),
                Duration.ofSeconds(40),
                Duration.ofSeconds(150));
        /** For what fails again and again, and is tried again as soon as a lead says so. */
        static final Patience SHORTEST = new Patience(
                Duration.ofSeconds(4),
                Duration.ofSeconds(12),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(40));
    }

    static MaintenanceScene start(KubeadmSetup setup, Path folder) throws IOException {
        return start(setup, folder, Patience.USUAL, List.of());
    }

    /** Something to be evicted from worker1, under a budget that allows all. */
    static ClusterBuilder web(ClusterBuilder contents) {
        PodShape there = PodShape.plain().onlyOn("kubernetes.io/hostname", "worker1");
        return contents.deployment("default", "web", 2, there).budget("default", "web", BudgetShape.minAvailable(0));
    }

    /** For troubles: of less patience, and with disks that can be filled. */
    static MaintenanceScene startForTroubles(KubeadmSetup setup, Path folder, Patience patience) throws IOException {
        return start(setup, folder, patience, Trouble.DISKS);
    }

    private static MaintenanceScene start(KubeadmSetup setup, Path folder, Patience patience, List<String> disks)
            throws IOException {
        HostFleet fleet = HostFleet.require();
        try {
            KubeadmHosts kubeadm = KubeadmHosts.layOut(fleet, setup);
            MaintenanceScene scene = new MaintenanceScene(fleet, kubeadm, folder, patience);
            try {
                for (TestHost host : kubeadm.all()) {
                    for (String disk : disks) {
                        host.limit(disk, 160);
                    }
                }
                kubeadm.boot(setup.version());
                return scene;
            } catch (IOException | RuntimeException e) {
                kubeadm.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    /** Tells Drydock of an etcd. */
    void tellOfEtcd(Function<Cluster, EtcdTools> tools) {
        etcd = Optional.of(tools);
    }

    /** One process of Drydock. */
    private final class Life implements AutoCloseable {
        private final KubernetesCluster cluster;
        private final SshHosts hosts;
        private final List<Action> actions = new ArrayList<>();
        private final List<Query> queries = new ArrayList<>();
        private final Grammar grammar;

        Life() throws IOException {
            Path kubeconfig = folder.resolve("kubeconfig");
            Files.writeString(kubeconfig, kubeadm.cluster().kubeconfig());
            InstantSource clock = InstantSource.system();
            cluster = KubernetesCluster.connect(
                    new KubernetesSettings(
                            Optional.of(kubeconfig.toString()),
                            Optional.empty(),
                            Optional.empty(),
                            "test",
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(20)),
                    Map.of(),
                    clock,
                    new Random(1));
            hosts = new SshHosts(
                    new SshSettings(
                            new HostDefaults("drydock", 22, fleet.userKey(), Optional.empty()),
                            kubeadm.all().stream().map(Life::rule).toList(),
                            fleet.knownHosts(),
                            SshSettings.SUDO,
                            new SshSettings.Patience(
                                    patience.answer(),
                                    Duration.ofSeconds(10),
                                    Duration.ofSeconds(10),
                                    Duration.ofSeconds(10),
                                    Duration.ofSeconds(2))),
                    cluster);
            NodeRollout rollout = new NodeRollout(
                    cluster,
                    clock,
                    new DrainSettings(32, Optional.empty()),
                    () -> LeftClosed.of(logs.stream().map(WatchedLog::state).toList()));
            PatchTools.Patience patching =
                    new PatchTools.Patience(patience.away(), patience.boot(), patience.ready(), patience.gate());
            actions.addAll(new PatchTools(
                            cluster,
                            cluster.controlPlane(),
                            rollout,
                            hosts,
                            etcd.map(tools -> tools.apply(cluster)),
                            clock,
                            patching)
                    .actions());
            actions.addAll(new ApplyTools(
                            cluster,
                            cluster.controlPlane(),
                            rollout,
                            hosts,
                            etcd.map(tools -> tools.apply(cluster)),
                            clock,
                            new ApplyTools.Patience(patience.away(), patience.ready(), patience.gate()))
                    .actions());
            CertsTools certs = new CertsTools(
                    cluster,
                    cluster.controlPlane(),
                    hosts,
                    new PemCertificates(),
                    new ReadinessProbe(),
                    clock,
                    new CertsTools.Patience(Duration.ofMinutes(1), Duration.ofMinutes(1)));
            actions.addAll(certs.actions());
            queries.addAll(certs.queries());
            queries.addAll(new UpgradeTools(
                            cluster,
                            cluster.controlPlane(),
                            Optional.of(new UpgradeHosts(hosts, new KubeadmPlanText())),
                            Optional.of(certs),
                            () -> PastUpgrades.NONE)
                    .queries());
            grammar = new PicocliGrammar(Stream.concat(
                            actions.stream().map(Action::definition),
                            queries.stream().map(Query::definition))
                    .toList());
        }

        private static HostRule rule(TestHost host) {
            return new HostRule(
                    host.name(),
                    Optional.of(host.address()),
                    Optional.of(host.sshPort()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        Action action(String line) {
            String name = grammar.parse(line).definition().name();
            return actions.stream()
                    .filter(action -> action.definition().name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        Card answer(String line) {
            String name = grammar.parse(line).definition().name();
            return queries.stream()
                    .filter(query -> query.definition().name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .answer(command(line), new People().of("dana"));
        }

        Command command(String line) {
            return grammar.parse(line).command();
        }

        @Override
        public void close() {
            hosts.close();
            cluster.close();
        }
    }

    /** What a question is answered, as text. */
    String answer(String line) throws IOException {
        try (Life process = new Life()) {
            return CardText.of(process.answer(line));
        }
    }

    /** What a request for it would show. */
    Plan plan(String line) throws IOException {
        try (Life process = new Life()) {
            return process.action(line).plan(process.command(line));
        }
    }

    /** The journal of a run that is not started yet. */
    WatchedLog log() {
        runs++;
        WatchedLog log = new WatchedLog(new RunId(String.format("r-0000%04d", runs)));
        logs.add(log);
        return log;
    }

    /** Requested, approved, and carried out by as many processes as it takes. */
    Completion.Finished perform(String line, WatchedLog log) throws IOException, InterruptedException {
        log.add(new Event.Requested(People.person("dana"), "C1", line, Optional.empty(), Optional.empty()));
        Plan plan = plan(line);
        assertThat(plan.obstaclesLine()).isEmpty();
        log.add(new Event.Planned(1, plan, 2, Instant.now().plusSeconds(600), List.of()));
        log.add(new Event.Approved(1, plan.fingerprint(), List.of(People.person("lee"), People.person("kim"))));
        while (true) {
            try (Life process = new Life()) {
                log.add(new Event.Started(
                        log.state().attempt() + 1, "worker", log.state().fence() + 1));
                Completion end = process.action(line).perform(process.command(line), log);
                if (end instanceof Completion.Finished finished) {
                    log.add(new Event.Ended(finished.outcome(), finished.summary(), finished.offers()));
                    return finished;
                }
                throw new AssertionError("it did not finish: " + end);
            } catch (DiedError died) {
                // Another process takes it up.
            }
        }
    }

    /**
     * Requests it again, after what its plan tells people to do first.
     *
     * @return whether anything was left to do
     */
    boolean finish(String line) throws IOException, InterruptedException {
        String obstacles = plan(line).obstaclesLine();
        if (obstacles.contains("Nothing is left to do")) {
            return false;
        }
        if (obstacles.contains("dpkg --configure -a")) {
            for (TestHost host : kubeadm.all()) {
                host.must("dpkg --configure -a");
            }
        }
        Completion.Finished end = perform(line, log());
        assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
        return true;
    }

    /** A lead chooses, as soon as the run asks. */
    static void choose(WatchedLog log, Event.StepAsks asks, String choice) {
        log.add(new Event.Controlled(People.person("lee"), new Control.Choose(asks.stepId(), choice)));
    }

    boolean isCordoned(TestHost host) throws IOException {
        return kubeadm.node(host).at("/spec/unschedulable").asBoolean();
    }

    /**
     * A node that is well is open; one that was not when the run ended is named by it, and by what it offers. The same request again
     * opens it.
     */
    void assertOpenOrTold(TestHost host, Ordeal.Result result) throws IOException {
        if (!isCordoned(host)) {
            return;
        }
        Completion.Finished end = result.end();
        assertThat(result.unready())
                .as("cordoned, and Ready; %s", end.summary())
                .contains(host.name());
        assertThat(end.summary()).contains("Still cordoned by this run: " + host.name());
        assertThat(end.offers()).extracting(Offer::line).contains("uncordon " + host.name());
    }

    @Override
    public void close() throws IOException {
        kubeadm.close();
        fleet.close();
    }
}

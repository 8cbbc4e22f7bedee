package dev.drydock.app;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.certs.CertsBackupTools;
import dev.drydock.action.backup.report.ReportTools;
import dev.drydock.action.backup.resources.ExportTools;
import dev.drydock.action.backup.resources.restore.ResourceRestoreTools;
import dev.drydock.action.backup.velero.VeleroTools;
import dev.drydock.action.certs.CertsTools;
import dev.drydock.action.desk.HomeTab;
import dev.drydock.action.desk.SchedulesQuery;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.etcd.restore.RestoreTools;
import dev.drydock.action.upgrade.PastUpgrades;
import dev.drydock.action.upgrade.UpgradeHosts;
import dev.drydock.action.upgrade.UpgradeTools;
import dev.drydock.adapter.archive.TarResourceArchives;
import dev.drydock.adapter.chart.PngGrids;
import dev.drydock.adapter.chart.PngTimelines;
import dev.drydock.adapter.etcd.EtcdClient;
import dev.drydock.adapter.etcd.LocalRestorer;
import dev.drydock.adapter.etcd.PemCertificates;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.adapter.host.ClusterHosts;
import dev.drydock.adapter.host.CmsEnvelopes;
import dev.drydock.adapter.kubernetes.KubeadmPlanText;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.ManifestReader;
import dev.drydock.adapter.kubernetes.ReadinessProbe;
import dev.drydock.adapter.mail.MailService;
import dev.drydock.adapter.mail.MailSettings;
import dev.drydock.adapter.slack.HttpSlackEndpoint;
import dev.drydock.adapter.slack.SlackListener;
import dev.drydock.adapter.slack.SlackWorkspace;
import dev.drydock.adapter.slack.ThreadReader;
import dev.drydock.adapter.store.Store;
import dev.drydock.adapter.web.Metrics;
import dev.drydock.adapter.web.OpenRunsWatch;
import dev.drydock.adapter.web.WebServer;
import dev.drydock.cluster.backup.BackupStore;
import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.host.NodePods;
import dev.drydock.cluster.velero.Velero;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.desk.FrontDesk;
import dev.drydock.core.report.TimelinePainter;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.ReaderTurn;
import dev.drydock.core.run.Recovery;
import dev.drydock.core.run.Runner;
import dev.drydock.core.run.Steady;
import dev.drydock.core.run.WorkQueue;
import dev.drydock.core.run.Worker;
import dev.drydock.core.schedule.ScheduleRuns;
import dev.drydock.core.schedule.Timekeeper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Drydock: every part wired by hand, started in the order in which the parts need each other, and closed as
 * {@link Parts} says.
 */
final class Drydock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Drydock.class);
    private static final String TIMEKEEPER = "timekeeper";
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration SWEEP = Duration.ofSeconds(30);
    /** The longest that closing takes; the Pod's grace period must be longer. */
    private static final Duration CLOSING = Duration.ofSeconds(18);

    private final Parts parts = new Parts();
    private final Store store;
    private final Catalogue catalogue;
    private final WebServer web;

    private Drydock(
            Settings settings,
            Map<String, String> environment,
            UnaryOperator<Catalogue> choice,
            Optional<Etcd> givenEtcd,
            InstantSource ownClock) {
        RandomGenerator random = RandomGenerator.getDefault();
        try {
            this.store = parts.ground().add(Store.open(settings.store(), settings.worker(), ownClock));
            store.claim();
            // The journal's: what one replica says is due, another one judges.
            InstantSource clock = store.clock();
            KubernetesCluster cluster =
                    parts.ground().add(KubernetesCluster.connect(settings.kubernetes(), environment, clock, random));
            SlackWorkspace workspace =
                    parts.ground().add(new SlackWorkspace(settings.slack(), clock, Thread::sleep, random));
            Optional<EtcdParts> etcd = givenEtcd
                    .or(() -> settings.etcd().map(members -> parts.ground().add(new EtcdClient(members))))
                    .map(members -> parts.ground()
                            .add(EtcdParts.open(
                                    members,
                                    settings.snapshots(),
                                    EtcdProgramFolders.of(settings.etcdPrograms(), environment),
                                    random)));
            Optional<EtcdTools> etcdTools = etcd.map(parts -> parts.tools(cluster, clock));
            Optional<Hosts> hosts = settings.hosts().map(told -> hosts(told, settings.worker(), cluster, random));
            Optional<CertsTools> certs = hosts.map(machines -> new CertsTools(
                    cluster, cluster.controlPlane(), machines, new PemCertificates(), new ReadinessProbe(), clock));
            Velero velero = cluster.velero(settings.kubernetes().veleroNamespace());
            BackupTools kept = new BackupTools(cluster, backups(settings, random), clock);
            OpenRuns runs = new OpenRuns(store.journal());
            ScheduleRuns schedulesRuns = new ScheduleRuns(store.journal(), runs);
            this.catalogue = choice.apply(Catalogue.of(
                    cluster,
                    store.journal(),
                    runs,
                    store.leases(),
                    clock,
                    settings.approvals(),
                    new UpgradeTools(
                            cluster,
                            cluster.controlPlane(),
                            hosts.map(machines -> new UpgradeHosts(machines, new KubeadmPlanText())),
                            certs,
                            () -> PastUpgrades.of(store.journal())),
                    settings.drain(),
                    etcdTools,
                    hosts,
                    etcdTools.flatMap(
                            tools -> hosts.map(machines -> restoreTools(settings, environment, tools, machines))),
                    certs,
                    Backups.of(
                            kept,
                            hosts.map(machines -> new CertsBackupTools(
                                    kept, machines, new ManifestReader(), new PemCertificates(), new CmsEnvelopes())),
                            etcdTools,
                            cluster.kubeadmConfiguration(),
                            new ExportTools(
                                    kept, cluster.exporter("drydock " + Version.get()), new TarResourceArchives()),
                            new ResourceRestoreTools(kept, new TarResourceArchives(), cluster.application()),
                            new VeleroTools(cluster, velero, clock),
                            new ReportTools(
                                    kept, etcdTools, velero, settings.schedules(), store.schedules(), store.journal()),
                            store.journal()),
                    new SchedulesQuery(
                            settings.schedules(),
                            store.schedules(),
                            schedulesRuns,
                            run -> ThreadReader.root(store.cursors(), run),
                            clock)));
            Grammar grammar = new PicocliGrammar(catalogue.definitions());
            WorkQueue queue = store.workQueue();
            Worker worker = new Worker(
                    settings.worker() + "-" + Integer.toHexString(random.nextInt()), LEASE, SystemTime.INSTANCE);
            FrontDesk desk = new FrontDesk(
                    grammar,
                    catalogue.actions(),
                    catalogue.queries(),
                    store.journal(),
                    store.leases(),
                    queue,
                    workspace.directory(),
                    settings.approvals(),
                    clock);
            Runner runner = new Runner(
                    store.journal(),
                    store.leases(),
                    queue,
                    workspace.directory(),
                    grammar,
                    catalogue.actions(),
                    settings.approvals(),
                    clock,
                    worker);
            store.startWork(work -> {
                switch (work) {
                    case WorkQueue.Work.Carry carry -> runner.carry(carry.run());
                    case WorkQueue.Work.Expire expire -> desk.expire(expire.run(), expire.revision());
                }
            });
            // Before the cluster is closed: a run must not take that for the cluster's own trouble.
            parts.service().add((AutoCloseable) store::stopWork);
            sweep(new Recovery(runs, queue, clock));
            startSchedules(settings, schedulesRuns, desk, worker);
            settings.retention().ifPresent(age -> parts.service().add(Retention.start(store, age)));
            PngTimelines painter = new PngTimelines();
            Parts.Group thread = parts.service();
            ReaderTurn telling = thread.add(ReaderTurn.of(store.cursors(), ThreadReader.NAME, worker));
            thread.add(workspace.threadReader(store.journal(), store.cursors(), telling, painter))
                    .start();
            settings.mail().ifPresent(mail -> startMail(mail, workspace, painter, worker));
            SlackListener listener =
                    parts.service().add(workspace.listen(desk, new HomeTab(runs, clock)::of, new PngGrids()));
            OpenRunsWatch watched = parts.service().add(OpenRunsWatch.watch(runs));
            Parts.Group site = parts.service();
            Metrics metrics = site.add(new Metrics(watched));
            this.web = site.add(WebServer.start(
                    settings.host(),
                    settings.port(),
                    Optional::empty,
                    () -> watched.trouble().or(() -> listener.health().trouble()),
                    metrics::scrape,
                    listener.endpoint().map(Drydock::endpoint)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts.
     *
     * @throws RuntimeException where a part cannot be had; the message says which, why, and what to do
     */
    static Drydock start(Settings settings, Map<String, String> environment) {
        return start(settings, environment, UnaryOperator.identity(), Optional.empty());
    }

    /** Starts with what {@code choice} makes of the catalogue, and by another clock than this machine's. */
    static Drydock start(
            Settings settings, Map<String, String> environment, UnaryOperator<Catalogue> choice, InstantSource clock) {
        return new Drydock(settings, environment, choice, Optional.empty(), clock);
    }

    /**
     * Starts.
     *
     * @param choice what becomes of the catalogue: less than everything, where not all may be done
     * @param etcd an etcd in place of the one that the settings tell of; not closed here
     */
    static Drydock start(
            Settings settings, Map<String, String> environment, UnaryOperator<Catalogue> choice, Optional<Etcd> etcd) {
        return new Drydock(settings, environment, choice, etcd, InstantSource.system());
    }

    /** Its journal, for as long as it is not closed. */
    Journal journal() {
        return store.journal();
    }

    /** What it understands. */
    List<CommandDefinition> commands() {
        return catalogue.definitions();
    }

    /** The web server's port. */
    int port() {
        return web.port();
    }

    private static RestoreTools restoreTools(
            Settings settings, Map<String, String> environment, EtcdTools etcd, Hosts machines) {
        RestoreTools tools = new RestoreTools(
                etcd,
                machines,
                new ManifestReader(),
                new LocalRestorer(
                        EtcdProgramFolders.of(settings.etcdPrograms(), environment)
                                .folders(),
                        SystemTime.INSTANCE),
                new PemCertificates(),
                new ReadinessProbe());
        // Without a kubeconfig the cluster is the one that this process is a pod of.
        return settings.kubernetes().kubeconfig().isEmpty()
                ? tools.inPodSince(etcd.clock().instant())
                : tools;
    }

    private Hosts hosts(HostSettings settings, String worker, KubernetesCluster cluster, RandomGenerator random) {
        Optional<NodePods> pods =
                settings.nodePods().map(rule -> parts.ground().add(cluster.nodePods(rule, worker, random)));
        return parts.ground().add(new ClusterHosts(cluster, settings.rules(), settings.ssh(), pods));
    }

    private BackupStore backups(Settings settings, RandomGenerator random) {
        return settings.snapshots()
                .<BackupStore>map(place -> parts.ground().add(BackupParts.open(place, random)))
                .orElseGet(NoBackups::new);
    }

    private void startSchedules(Settings settings, ScheduleRuns runs, FrontDesk desk, Worker worker) {
        Parts.Group service = parts.service();
        ReaderTurn timekeeping = service.add(ReaderTurn.of(store.cursors(), TIMEKEEPER, worker));
        service.add(TimekeeperLoop.start(new Timekeeper(
                settings.schedules(), store.schedules(), runs, desk, timekeeping::isOurs, store.clock())));
    }

    private void startMail(MailSettings mail, SlackWorkspace workspace, TimelinePainter painter, Worker worker) {
        Parts.Group service = parts.service();
        ReaderTurn mailing = service.add(ReaderTurn.of(store.cursors(), MailService.NAME, worker));
        service.add(MailService.start(
                mail, store.journal(), store.cursors(), mailing, workspace.directory(), painter, store.clock()));
    }

    /** At once, because this process may have died before; and now and then, because another one may. */
    private void sweep(Recovery recovery) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("recovery").daemon().factory());
        parts.service().add((AutoCloseable) timer::shutdownNow);
        var unused = timer.scheduleWithFixedDelay(
                new Steady("the open runs", () -> sweepOnce(recovery)), 0, SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void sweepOnce(Recovery recovery) {
        try {
            recovery.sweep();
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("open runs could not be looked through; trying again");
        }
    }

    private static WebServer.Endpoint endpoint(HttpSlackEndpoint slack) {
        return (headers, body) -> {
            Map<String, List<String>> lists = new HashMap<>();
            headers.forEach((name, value) -> lists.put(name, List.of(value)));
            HttpSlackEndpoint.Answer answer = slack.handle(lists, body.getBytes(StandardCharsets.UTF_8));
            return new WebServer.Reply(answer.status(), answer.contentType(), answer.body());
        };
    }

    /** Closes every part, in bounded time whatever is away. */
    @Override
    public void close() {
        parts.close(CLOSING);
    }
}

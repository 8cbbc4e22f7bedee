package dev.drydock.app;

import dev.drydock.action.desk.HomeTab;
import dev.drydock.adapter.chart.PngTimelines;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.mail.MailService;
import dev.drydock.adapter.slack.HttpSlackEndpoint;
import dev.drydock.adapter.slack.SlackListener;
import dev.drydock.adapter.slack.SlackWorkspace;
import dev.drydock.adapter.slack.ThreadReader;
import dev.drydock.adapter.store.Store;
import dev.drydock.adapter.web.Metrics;
import dev.drydock.adapter.web.WebServer;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.desk.FrontDesk;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.ReaderTurn;
import dev.drydock.core.run.Recovery;
import dev.drydock.core.run.Runner;
import dev.drydock.core.run.WorkQueue;
import dev.drydock.core.run.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
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
 * A running Drydock: every part wired by hand, started in the order in which the parts need each other, and closed in the
 * reverse one.
 */
final class Drydock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Drydock.class);
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration SWEEP = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Store store;
    private final Catalogue catalogue;
    private final WebServer web;

    private Drydock(Settings settings, Map<String, String> environment, UnaryOperator<Catalogue> choice) {
        RandomGenerator random = RandomGenerator.getDefault();
        try {
            this.store = opened(Store.open(settings.store(), settings.worker(), InstantSource.system()));
            store.claim();
            // The journal's: what one replica says is due, another one judges.
            InstantSource clock = store.clock();
            KubernetesCluster cluster =
                    opened(KubernetesCluster.connect(settings.kubernetes(), environment, clock, random));
            SlackWorkspace workspace = opened(new SlackWorkspace(settings.slack(), clock, Thread::sleep, random));
            Optional<EtcdParts> etcd =
                    settings.etcd().map(members -> opened(EtcdParts.open(members, settings.snapshots(), random)));
            this.catalogue = choice.apply(Catalogue.of(
                    cluster,
                    store.journal(),
                    store.leases(),
                    clock,
                    settings.approvals(),
                    settings.drain(),
                    etcd.map(parts -> parts.tools(cluster, clock))));
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
            parts.push(store::stopWork);
            sweep(new Recovery(store.journal(), queue, clock));
            settings.retention().ifPresent(age -> parts.push(Retention.start(store, age)));
            PngTimelines painter = new PngTimelines();
            ReaderTurn telling = opened(ReaderTurn.of(store.cursors(), ThreadReader.NAME, worker));
            ThreadReader thread = opened(workspace.threadReader(store.journal(), store.cursors(), telling, painter));
            thread.start();
            settings.mail()
                    .ifPresent(mail -> opened(MailService.start(
                            mail,
                            store.journal(),
                            store.cursors(),
                            opened(ReaderTurn.of(store.cursors(), MailService.NAME, worker)),
                            workspace.directory(),
                            painter,
                            clock)));
            SlackListener listener = opened(workspace.listen(desk, new HomeTab(store.journal(), clock)::of));
            Metrics metrics = opened(new Metrics(store.journal(), clock));
            this.web = opened(WebServer.start(
                    settings.host(),
                    settings.port(),
                    Optional::empty,
                    () -> listener.health().trouble(),
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
        return start(settings, environment, UnaryOperator.identity());
    }

    /** Starts with what {@code choice} makes of the catalogue: less than everything, where not all may be done. */
    static Drydock start(Settings settings, Map<String, String> environment, UnaryOperator<Catalogue> choice) {
        return new Drydock(settings, environment, choice);
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

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    /** At once, because this process may have died before; and now and then, because another one may. */
    private void sweep(Recovery recovery) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("recovery").daemon().factory());
        parts.push(timer::shutdownNow);
        var unused =
                timer.scheduleWithFixedDelay(() -> sweepOnce(recovery), 0, SWEEP.toMillis(), TimeUnit.MILLISECONDS);
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

    /** Closes every part, the last opened first; one that fails does not keep the others open. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                log.atWarn().setCause(e).log("a part did not close");
            }
        }
    }
}

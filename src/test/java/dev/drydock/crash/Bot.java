package dev.drydock.crash;

import dev.drydock.action.node.DrainAction;
import dev.drydock.action.node.DrainSettings;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.mail.MailRounds;
import dev.drydock.adapter.mail.MailService;
import dev.drydock.adapter.mail.MailSettings;
import dev.drydock.adapter.slack.SlackSettings;
import dev.drydock.adapter.slack.SlackWorkspace;
import dev.drydock.adapter.slack.ThreadReader;
import dev.drydock.adapter.store.Store;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.approval.Directory;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.desk.FrontDesk;
import dev.drydock.core.report.TimelinePainter;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Desk;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Leases;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.ReaderTurn;
import dev.drydock.core.run.RealTime;
import dev.drydock.core.run.Recovery;
import dev.drydock.core.run.Runner;
import dev.drydock.core.run.WorkQueue;
import dev.drydock.core.run.Worker;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * One process: wired as {@code serve} wires it, without a web server and without the socket by which people's acts come in.
 * Everything that it does to the world goes through its {@link Life}.
 */
final class Bot implements AutoCloseable {
    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final Duration MAIL = Duration.ofMillis(150);
    private static final int DRAIN_SPEED = 40;
    private static final ApprovalPolicy TWO_APPROVALS = new ApprovalPolicy(0, 2, 2, Duration.ofMinutes(30));
    private static final TimelinePainter PICTURE = timeline -> Optional.of(new byte[] {1, 2, 3});

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Life life;
    private final Store store;
    private final Desk desk;

    Bot(Surroundings around, Life life, int number) throws IOException, InterruptedException {
        this.life = life;
        try {
            this.store = opened(Store.open(around.database, "crash", InstantSource.system()));
            store.claim();
            Journal journal = new MortalJournal(store.journal(), life);
            Leases leases = new MortalLeases(store.leases(), life);
            Cursors cursors = new MortalCursors(store.cursors(), life);
            WorkQueue queue = new MortalQueue(store.workQueue(), life);
            InstantSource clock = store.clock();

            KubernetesCluster cluster =
                    opened(KubernetesCluster.connect(around.kubernetes, Map.of(), clock, new Random(number)));
            Action drain = new DrainAction(
                    new MortalCluster(cluster, life),
                    new FastClock(DRAIN_SPEED),
                    new DrainSettings(32, Optional.empty()));
            SlackEdge slackEdge = opened(new SlackEdge(URI.create(around.slack.apiUrl()), life));
            SlackWorkspace workspace =
                    opened(new SlackWorkspace(slack(around, slackEdge), around.time, around.time, new Random(number)));
            List<CommandDefinition> definitions = new ArrayList<>(FrontDesk.ownCommands());
            definitions.add(drain.definition());
            Grammar grammar = new PicocliGrammar(definitions);
            Map<String, Action> actions = Map.of("drain", drain);
            Directory people = workspace.directory();
            FrontDesk counter =
                    new FrontDesk(grammar, actions, Map.of(), journal, leases, queue, people, TWO_APPROVALS, clock);
            this.desk = counter;
            Worker worker = new Worker("crash-" + number, LEASE, RealTime.INSTANCE);
            Runner runner = new Runner(journal, leases, queue, people, grammar, actions, TWO_APPROVALS, clock, worker);
            awaitLeasesOfTheDead();
            store.startWork(work -> {
                boolean unused =
                        life.effect(CrashPoint.Kind.QUEUED_WORK, work.getClass().getSimpleName(), () -> {
                            switch (work) {
                                case WorkQueue.Work.Carry carry -> runner.carry(carry.run());
                                case WorkQueue.Work.Expire expire -> counter.expire(expire.run(), expire.revision());
                            }
                            return true;
                        });
            });
            parts.push(store::stopWork);
            new Recovery(new OpenRuns(journal), queue, clock).sweep();
            ReaderTurn telling = opened(ReaderTurn.of(cursors, ThreadReader.NAME, worker));
            ThreadReader thread = opened(workspace.threadReader(journal, cursors, telling, PICTURE));
            thread.start();
            SmtpEdge smtp = opened(new SmtpEdge(around.mailbox, life));
            ReaderTurn mailing = opened(ReaderTurn.of(cursors, MailService.NAME, worker));
            opened(MailRounds.start(mail(smtp), journal, cursors, mailing, people, PICTURE, clock, MAIL));
        } catch (RuntimeException | DiedError e) {
            close();
            throw e;
        }
    }

    private static SlackSettings slack(Surroundings around, SlackEdge edge) {
        return new SlackSettings(
                around.slack.botToken(),
                Optional.of(around.slack.appToken()),
                Optional.empty(),
                SlackSettings.Mode.SOCKET,
                edge.url(),
                List.of("U0LEE", "U0ANA"),
                List.of());
    }

    private static MailSettings mail(SmtpEdge edge) {
        return new MailSettings(
                "127.0.0.1",
                edge.port(),
                MailSettings.Tls.NONE,
                Optional.empty(),
                "drydock@harbour.example",
                List.of());
    }

    /** A runner that comes earlier looks again every two seconds; this saves most of them. */
    private void awaitLeasesOfTheDead() throws InterruptedException {
        while (!store.leases().held().isEmpty()) {
            Thread.sleep(10);
        }
    }

    /** The counter, open while the process lives. */
    Desk desk() {
        life.requireAlive();
        return desk;
    }

    /** The store as it is, for those who look on. */
    Store store() {
        return store;
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    /** Throws the whole process away; nothing that its parts do while they close reaches the world. */
    @Override
    public void close() {
        life.end();
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception | DiedError e) {
                // What is thrown away does not have to close well.
            }
        }
    }
}

package dev.drydock.app.console;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the page shows beside Slack, looked at again and again while somebody looks at the page, and told when it changes. The
 * cluster has a thread of its own: one that does not answer holds up nothing else.
 */
final class Pictures implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Pictures.class);
    private static final Duration TICK = Duration.ofMillis(400);

    private final Backstage backstage;
    private final Viewers viewers;
    private final InstantSource clock;
    private final ClusterFace cluster;
    private final JournalFace journal;
    private final InboxFace inbox;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("console-pictures").factory());
    private List<FaultFace> faults = List.of();

    Pictures(Backstage backstage, Viewers viewers, InstantSource clock) {
        this.backstage = backstage;
        this.viewers = viewers;
        this.clock = clock;
        this.cluster = new ClusterFace(backstage.cluster(), backstage.clusterEvery());
        this.journal = new JournalFace(backstage.journal());
        this.inbox = new InboxFace(backstage.mails().orElse(List::of));
    }

    /** A fault as the page shows it. */
    record FaultFace(String id, String label, String explanation, boolean on) {}

    record Everything(
            ClusterFace.Picture cluster,
            JournalFace.Picture journal,
            List<InboxFace.MailFace> mails,
            List<FaultFace> faults) {}

    void start() {
        every(TICK, this::lookNearby);
        every(TICK, this::lookAtCluster);
    }

    private void every(Duration pause, Runnable look) {
        var unused = timer.scheduleWithFixedDelay(() -> looked(look), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void looked(Runnable look) {
        try {
            if (!viewers.none()) {
                look.run();
            }
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("the console could not look at what it shows; trying again");
        }
    }

    List<String> nodes() {
        return cluster.nodes();
    }

    List<String> runs() {
        return journal.runs();
    }

    Optional<String> mail(int id) {
        return inbox.html(id);
    }

    /** All of it, for a page that has just been opened. The
     * cluster is as last seen, where it was: it may be slow, and follows by itself. */
    Everything everything() {
        lookNearby();
        if (cluster.nodes().isEmpty()) {
            lookAtCluster();
        }
        return new Everything(cluster.picture(), journal.picture(), inbox.mails(), faults);
    }

    private synchronized void lookNearby() {
        if (inbox.refresh()) {
            viewers.tell("mails", inbox.mails());
        }
        if (journal.refresh()) {
            viewers.tell("journal", journal.picture());
        }
        List<FaultFace> now = backstage.faults().stream()
                .map(fault -> new FaultFace(
                        fault.id(),
                        fault.label(),
                        fault.explanation(),
                        fault.on().getAsBoolean()))
                .toList();
        if (!now.equals(faults)) {
            faults = now;
            viewers.tell("faults", now);
        }
    }

    private void lookAtCluster() {
        if (cluster.refresh(clock.instant())) {
            viewers.tell("cluster", cluster.picture());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

package dev.drydock.adapter.slack;

import dev.drydock.core.report.TimelinePainter;
import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Journal.JournalException;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.Turn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's reader "thread": tells every run in its channel. Each run has a thread of its own while there is something to
 * tell, so that trouble with one holds up no other; what could not be told is told later, from where the cursor stands.
 */
public final class ThreadReader implements AutoCloseable {
    /** The reader's name in the cursors. */
    public static final String NAME = "thread";

    private static final Logger log = LoggerFactory.getLogger(ThreadReader.class);
    private static final int RUNS_AT_ONCE = 200;
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Journal journal;
    private final Cursors cursors;
    private final Turn turn;
    private final ThreadTiming timing;
    private final Backoff backoff;
    private final Waiting waiting;
    private final InstantSource clock;
    private final Threads threadOf;
    private final Map<RunId, Semaphore> active = new ConcurrentHashMap<>();
    private final Map<RunId, Trouble> troubles = new ConcurrentHashMap<>();
    private final Set<RunId> hints = ConcurrentHashMap.newKeySet();
    private final Semaphore news = new Semaphore(0);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("slack-thread-", 1).factory());
    private Optional<Journal.Subscription> subscription = Optional.empty();

    /**
     * What the cursors have of a run's root message: its time stamp, or, behind {@link Cursors#GIVEN_UP}, why it cannot be posted.
     */
    public static Optional<String> root(Cursors cursors, RunId run) {
        return cursors.delivery(NAME, run, RunThread.ROOT);
    }

    /** Makes the thread of a run. */
    interface Threads {
        RunThread of(RunId run);
    }

    /** How often it failed in a row, and when it is worth another try. */
    private record Trouble(int failures, Instant notBefore) {}

    /**
     * A reader that does not read yet.
     *
     * @param turn whether it is this process, among the replicas, that tells runs
     * @param post posts nothing when the turn is over
     */
    ThreadReader(
            Journal journal,
            Cursors cursors,
            Turn turn,
            SlackPost post,
            TimelinePainter painter,
            ThreadTiming timing,
            Backoff backoff,
            Waiting waiting,
            InstantSource clock) {
        this.journal = journal;
        this.cursors = cursors;
        this.turn = turn;
        this.timing = timing;
        this.backoff = backoff;
        this.waiting = waiting;
        this.clock = clock;
        this.threadOf = run -> new RunThread(run, journal, cursors, turn, post, painter, timing, clock);
    }

    /** Begins to read; runs that have not ended are looked at first, for their root message may be behind the journal. */
    public void start() {
        subscription = Optional.of(journal.onAppend(this::hint));
        threads.execute(() -> {
            quietly(() -> Set.copyOf(journal.open())).ifPresent(hints::addAll);
            watch();
        });
    }

    private void hint(RunId run) {
        Semaphore thread = active.get(run);
        if (thread != null) {
            thread.release();
        } else {
            hints.add(run);
            news.release();
        }
    }

    private void watch() {
        try {
            while (!threads.isShutdown()) {
                Set<RunId> due = new LinkedHashSet<>(hints);
                hints.removeAll(due);
                due.addAll(troubles.keySet());
                quietly(() -> Set.copyOf(cursors.behind(NAME, RUNS_AT_ONCE))).ifPresent(due::addAll);
                due.forEach(this::begin);
                boolean unused = news.tryAcquire(timing.poll().toMillis(), TimeUnit.MILLISECONDS);
                news.drainPermits();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** The store may be away, and comes back. */
    private static Optional<Set<RunId>> quietly(Supplier<Set<RunId>> runs) {
        try {
            return Optional.of(runs.get());
        } catch (JournalException away) {
            log.atWarn().addKeyValue("error", away.getMessage()).log("the thread reader cannot read the journal");
            return Optional.empty();
        }
    }

    private void begin(RunId run) {
        Trouble trouble = troubles.get(run);
        boolean early = trouble != null && clock.instant().isBefore(trouble.notBefore());
        if (early || active.size() >= RUNS_AT_ONCE || active.putIfAbsent(run, new Semaphore(0)) != null) {
            return;
        }
        try {
            threads.execute(() -> tell(run));
        } catch (RejectedExecutionException closing) {
            active.remove(run);
        }
    }

    private void tell(RunId run) {
        try {
            if (turn.isOurs()) {
                follow(run, threadOf.of(run));
            }
            troubles.remove(run);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (Turn.LostException lost) {
            troubles.remove(run);
            log.atInfo()
                    .addKeyValue("run", run)
                    .addKeyValue("why", lost.getMessage())
                    .log("a run is told by others");
        } catch (CallException | RuntimeException failed) {
            postpone(run, failed);
        } finally {
            active.remove(run);
        }
    }

    private void follow(RunId run, RunThread thread) throws CallException, InterruptedException {
        Semaphore wakes = active.getOrDefault(run, new Semaphore(0));
        while (turn.isOurs()) {
            wakes.drainPermits();
            Optional<Duration> again = thread.deliver();
            if (again.isEmpty() && wakes.availablePermits() == 0) {
                return;
            }
            Duration most = again.orElse(timing.settle());
            if (wakes.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
                waiting.pause(timing.settle());
            }
        }
    }

    private void postpone(RunId run, Exception failed) {
        Trouble before = troubles.get(run);
        int failures = before == null ? 1 : before.failures() + 1;
        Duration wait = backoff.after(failures);
        troubles.put(run, new Trouble(failures, clock.instant().plus(wait)));
        var event = log.atWarn().addKeyValue("run", run).addKeyValue("failures", failures);
        if (failed instanceof CallException call) {
            event.addKeyValue("error", call.getMessage()).log("a run is told later");
        } else {
            event.setCause(failed).log("a run is told later, after an unexpected failure");
        }
    }

    /** Stops telling; what was begun and not known to be done is looked for at the next start. */
    @Override
    public void close() {
        subscription.ifPresent(Journal.Subscription::close);
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("the thread reader's threads do not end");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.drydock.sim.cluster;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which all controllers work, and the queue of what they have to look at; a thing queued twice is looked at once. */
final class ControlLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Work> queue = new LinkedHashSet<>();
    private final ScheduledThreadPoolExecutor timers;
    private boolean closed;
    private boolean held;
    private volatile boolean started;

    ControlLoop() {
        timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("simulated-cluster-timers").factory());
        timers.setRemoveOnCancelPolicy(true);
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Brings the object under that key into the state that it should have. */
    @FunctionalInterface
    interface Reconciler {
        void reconcile(ObjectKey key);
    }

    void enqueue(Reconciler reconciler, ObjectKey key) {
        lock.lock();
        try {
            queue.add(new Work(reconciler, key));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void enqueueAfter(Duration delay, Reconciler reconciler, ObjectKey key) {
        ScheduledFuture<?> unused =
                timers.schedule(() -> enqueue(reconciler, key), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    }

    /** Works here and now until nothing is left to do at once; once the loop's own thread runs, that is left to it. */
    void settle() {
        if (started) {
            return;
        }
        Optional<Work> next = poll();
        while (next.isPresent()) {
            run(next.get());
            next = poll();
        }
    }

    void start() {
        started = true;
        Thread.ofPlatform().daemon().name("simulated-cluster-controllers").start(this::work);
    }

    /** While the API server is away, nobody can do anything. */
    void hold(boolean now) {
        lock.lock();
        try {
            held = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        timers.shutdownNow();
    }

    private void work() {
        try {
            Optional<Work> next = take();
            while (next.isPresent()) {
                run(next.get());
                next = take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Work> take() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && (held || queue.isEmpty())) {
                changed.await();
            }
            return closed ? Optional.empty() : poll();
        } finally {
            lock.unlock();
        }
    }

    private Optional<Work> poll() {
        lock.lock();
        try {
            Iterator<Work> first = queue.iterator();
            if (!first.hasNext()) {
                return Optional.empty();
            }
            Work work = first.next();
            first.remove();
            return Optional.of(work);
        } finally {
            lock.unlock();
        }
    }

    private void run(Work work) {
        try {
            work.reconciler().reconcile(work.key());
        } catch (ApiError e) {
            if (e.code() == 409) {
                enqueue(work.reconciler(), work.key());
            } else {
                LOG.atDebug()
                        .addKeyValue("object", work.key())
                        .addKeyValue("why", e.getMessage())
                        .log("A controller was refused");
            }
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("object", work.key()).setCause(e).log("A controller failed");
        }
    }

    private record Work(Reconciler reconciler, ObjectKey key) {}
}

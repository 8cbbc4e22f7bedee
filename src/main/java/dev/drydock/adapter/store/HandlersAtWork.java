package dev.drydock.adapter.store;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The threads in which handlers are at work: a stop interrupts those, and nothing of what is done around them. */
final class HandlersAtWork {
    private final Set<Thread> threads = new HashSet<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean stopping;

    /** Notes that the current thread begins; false when it must not, because of a stop. */
    synchronized boolean begin() {
        if (stopping) {
            return false;
        }
        threads.add(Thread.currentThread());
        return true;
    }

    /** Notes that the current thread has ended, and takes back an interrupt that came too late or that the handler left. */
    synchronized boolean end() {
        threads.remove(Thread.currentThread());
        return Thread.interrupted();
    }

    synchronized boolean isStopping() {
        return stopping;
    }

    /** Waits, unless a stop ends it; whether none did. For threads that do not count as at work. */
    boolean pause(Duration time) {
        try {
            return !stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Interrupts all, and lets none begin. */
    synchronized void stop() {
        stopping = true;
        stopped.countDown();
        threads.forEach(Thread::interrupt);
    }
}

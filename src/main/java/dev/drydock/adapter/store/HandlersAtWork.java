package dev.drydock.adapter.store;

import java.util.HashSet;
import java.util.Set;

/** The threads in which handlers are at work: a stop interrupts those, and nothing of what is done around them. */
final class HandlersAtWork {
    private final Set<Thread> threads = new HashSet<>();
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

    /** Interrupts all, and lets none begin. */
    synchronized void stop() {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }
}

package dev.drydock.sim.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last changes of one type of object, in order, bounded: the place where watches read and wait. A watch holds a position and
 * no queue of its own, so a slow one costs nothing and is told that it is too late, as the API server's cache tells it.
 */
final class EventLog {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final Change[] ring;
    /** How many changes there ever were; the next one goes to {@code count % ring.length}. */
    private long count;
    /** The version of the last change that is no longer here. */
    private long forgotten;

    private boolean closed;
    private long wakes;

    EventLog(int capacity) {
        this.ring = new Change[capacity];
    }

    void append(Change change) {
        lock.lock();
        try {
            int slot = slot(count);
            if (count >= ring.length) {
                forgotten = ring[slot].version();
            }
            ring[slot] = change;
            count++;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Where a watch that has seen everything up to that version goes on; empty if what follows was forgotten. */
    Optional<Long> positionAfter(long version) {
        lock.lock();
        try {
            if (version < forgotten) {
                return Optional.empty();
            }
            long low = Math.max(0, count - ring.length);
            long high = count;
            while (low < high) {
                long middle = (low + high) >>> 1;
                if (ring[slot(middle)].version() <= version) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return Optional.of(low);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The changes from that position on; waits for one, no longer than given. Empty if the position was overtaken or the log
     * was closed; an empty list if nothing came.
     */
    Optional<List<Change>> from(long position, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            long woken = wakes;
            while (position >= count && !closed && woken == wakes && left > 0) {
                left = grown.awaitNanos(left);
            }
            if (closed || position < count - ring.length) {
                return Optional.empty();
            }
            List<Change> changes = new ArrayList<>();
            for (long at = position; at < count; at++) {
                changes.add(ring[slot(at)]);
            }
            return Optional.of(List.copyOf(changes));
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything up to now, so that every older version is too old, as etcd's compaction does. */
    void compact(long version) {
        lock.lock();
        try {
            forgotten = Math.max(forgotten, version);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a list that began at that version can no longer be continued. */
    boolean forgot(long version) {
        lock.lock();
        try {
            return version < forgotten;
        } finally {
            lock.unlock();
        }
    }

    /** The position of the next change. */
    long end() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Lets every watch look around, though nothing changed. */
    void wake() {
        lock.lock();
        try {
            wakes++;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends (true) or allows again (false) all watches. */
    void closed(boolean now) {
        lock.lock();
        try {
            closed = now;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private int slot(long position) {
        return Math.toIntExact(position % ring.length);
    }
}

package dev.drydock.adapter.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives out turns, so that Slack never has to say "too fast". Whoever asks first goes first, and each wait is measured from the
 * turn before as it really was: a pause of the whole process makes no burst. Thread-safe.
 */
final class Pacer {
    private final InstantSource clock;
    private final Waiting waiting;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private final Map<Method, Instant> closedUntil = new ConcurrentHashMap<>();

    /** Those who want the same thing, in order. */
    private static final class Queue {
        final ReentrantLock turn = new ReentrantLock(true);
        /** When what was given out so far would be used up at an even pace; guarded by the lock. */
        Instant spent = Instant.MIN;
    }

    Pacer(InstantSource clock, Waiting waiting) {
        this.clock = clock;
        this.waiting = waiting;
    }

    /** Waits for the next turn. */
    void await(Method method, String channel) throws InterruptedException {
        Pace pace = method.pace();
        Queue queue = queues.computeIfAbsent(method.countedAs(channel), key -> new Queue());
        queue.turn.lockInterruptibly();
        try {
            Duration wait = wait(method, queue, pace);
            while (wait.isPositive()) {
                waiting.pause(wait);
                wait = wait(method, queue, pace);
            }
            queue.spent = later(clock.instant(), queue.spent).plus(pace.every());
        } finally {
            queue.turn.unlock();
        }
    }

    /** Slack said "too fast": nobody goes for so long. */
    void close(Method method, Duration time) {
        closedUntil.merge(method, clock.instant().plus(time), Pacer::later);
    }

    private Duration wait(Method method, Queue queue, Pace pace) {
        Instant now = clock.instant();
        Instant paced = queue.spent.equals(Instant.MIN)
                ? now
                : queue.spent.plus(pace.every()).minus(pace.every().multipliedBy(pace.burst()));
        Instant turn = later(paced, closedUntil.getOrDefault(method, Instant.MIN));
        return turn.isAfter(now) ? Duration.between(now, turn) : Duration.ZERO;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}

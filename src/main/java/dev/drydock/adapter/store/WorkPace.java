package dev.drydock.adapter.store;

import java.time.Duration;

/**
 * The work queue's pace.
 *
 * @param polling how often the queue is looked at for work that another process queued, or that became due
 * @param heartbeat how often a piece of work under way is marked as alive; after four of them without a mark, another process
 *     may do it
 * @param atOnce how many pieces of work this process does at once, at least 1
 * @param firstRetry how long work that failed waits; twice as long after each further failure
 * @param longestRetry how long it waits at most
 * @param stopping how long {@link Store#close()} waits for work that was interrupted
 */
public record WorkPace(
        Duration polling,
        Duration heartbeat,
        int atOnce,
        Duration firstRetry,
        Duration longestRetry,
        Duration stopping) {
    public static final WorkPace DEFAULT = new WorkPace(
            Duration.ofSeconds(1),
            // Dead for four of them, looked for every two: known and taken over within 24 s, a look at the queue
            // included 25 s.
            Duration.ofSeconds(4),
            500,
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(20));

    private static final int MOST_DOUBLINGS = 20;

    public WorkPace {
        if (atOnce < 1) {
            throw new IllegalArgumentException("at least one piece of work must be done at once, not " + atOnce);
        }
    }

    /**
     * How long to wait after a failure.
     *
     * @param failures how often it failed in a row, from 1
     */
    Duration retryAfter(int failures) {
        Duration wait = firstRetry.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return wait.compareTo(longestRetry) < 0 ? wait : longestRetry;
    }
}

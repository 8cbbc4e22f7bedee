package dev.drydock.adapter.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: doubling from the first to the longest delay, each between half and all of it, so that
 * many who lost the same API server do not return in step.
 *
 * @param first the first delay; more than 0
 * @param longest the longest delay
 * @param random where the spread comes from
 */
record Backoff(Duration first, Duration longest, RandomGenerator random) {
    private static final int MOST_DOUBLINGS = 20;

    /**
     * The delay after so many failures in a row.
     *
     * @param failures how many went before this one; 0 or more
     */
    Duration delay(int failures) {
        long doubled = first.toMillis() << Math.min(failures, MOST_DOUBLINGS);
        long whole = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(whole - random.nextLong(whole / 2 + 1));
    }
}

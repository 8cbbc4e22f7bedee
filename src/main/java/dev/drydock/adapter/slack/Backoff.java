package dev.drydock.adapter.slack;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: twice as long each time, up to a limit, and at random between half and all of that, so
 * that not everybody comes back at once.
 *
 * @param first the wait after the first failure
 * @param longest the longest wait
 */
record Backoff(Duration first, Duration longest, RandomGenerator random) {
    /** The wait after so many failures in a row; from 1. */
    Duration after(int failures) {
        long doubled = first.toMillis() << Math.min(failures - 1, 20);
        long most = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
    }
}

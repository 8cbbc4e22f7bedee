package dev.drydock.adapter.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a watch trusts what it has.
 *
 * @param watchFor how long the API server is asked to keep one watch open, whole seconds; a connection that died without a word
 *     is noticed at its end
 * @param grace how much later the end may come
 * @param listEvery after how long the whole list is fetched again, whatever happened
 * @param backoff how long to wait when it breaks
 */
record WatchTimes(Duration watchFor, Duration grace, Duration listEvery, Backoff backoff) {
    static WatchTimes usual(RandomGenerator random) {
        return new WatchTimes(
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), random));
    }
}

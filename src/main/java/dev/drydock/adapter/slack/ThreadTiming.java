package dev.drydock.adapter.slack;

import java.time.Duration;

/**
 * How often the thread reader does what.
 *
 * @param poll how often it asks which runs have news, besides being told
 * @param settle how long it lets news of a run gather before it looks again
 * @param edit the least time between two edits of a root message while its run is under way
 * @param refresh the time after which a root message is edited without news, for the durations in it
 */
record ThreadTiming(Duration poll, Duration settle, Duration edit, Duration refresh) {
    static final ThreadTiming STANDARD = new ThreadTiming(
            Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofSeconds(3), Duration.ofSeconds(10));
}

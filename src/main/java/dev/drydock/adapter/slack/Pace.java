package dev.drydock.adapter.slack;

import java.time.Duration;

/**
 * How often something may be done.
 *
 * @param every the time between two when they go on for long
 * @param burst how many may be done at once after a rest; at least 1
 */
record Pace(Duration every, int burst) {
    /** So many within any minute: four fifths at an even pace, a fifth at once. */
    static Pace perMinute(int calls) {
        return new Pace(Duration.ofMinutes(1).dividedBy(calls * 4 / 5), calls / 5);
    }
}

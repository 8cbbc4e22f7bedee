package dev.drydock.adapter.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Gives out turns, so that Slack never has to say "too fast". Whoever asks first goes first. Thread-safe. */
final class Pacer {
    private final InstantSource clock;
    private final Waiting waiting;
    /** When what was given out so far would be used up at an even pace. */
    private final Map<String, Instant> spent = new HashMap<>();

    private final Map<String, Instant> closedUntil = new HashMap<>();

    Pacer(InstantSource clock, Waiting waiting) {
        this.clock = clock;
        this.waiting = waiting;
    }

    /** Waits for the next turn. */
    void await(Method method, String channel) throws InterruptedException {
        Duration wait = reserve(method, channel);
        while (wait.isPositive()) {
            waiting.pause(wait);
            // Slack may have said "too fast" to somebody else meanwhile.
            wait = closed(method);
        }
    }

    /** Slack said "too fast": nobody goes for so long. */
    synchronized void close(Method method, Duration time) {
        closedUntil.merge(method.wireName(), clock.instant().plus(time), Pacer::later);
    }

    private synchronized Duration closed(Method method) {
        Instant until = closedUntil.getOrDefault(method.wireName(), Instant.MIN);
        Instant now = clock.instant();
        return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    }

    private synchronized Duration reserve(Method method, String channel) {
        Instant now = clock.instant();
        Pace pace = method.pace();
        spent.values().removeIf(end -> end.isBefore(now.minus(Duration.ofMinutes(5))));
        String key = method.countedAs(channel);
        Instant open = later(now, closedUntil.getOrDefault(method.wireName(), Instant.MIN));
        Instant end = later(open, spent.getOrDefault(key, Instant.MIN)).plus(pace.every());
        spent.put(key, end);
        Instant turn = later(open, end.minus(pace.every().multipliedBy(pace.burst())));
        return Duration.between(now, turn);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}

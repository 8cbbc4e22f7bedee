package dev.drydock.sim.slack;

import dev.drydock.sim.slack.Limits.Rate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Token buckets over an injected clock, one for each key. */
final class RateLimits {
    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    RateLimits(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes a token; or says how long to wait for the next one. */
    Optional<Duration> take(String key, Rate rate) {
        return buckets.computeIfAbsent(key, k -> new Bucket(rate, clock.instant()))
                .take(clock.instant());
    }

    private static final class Bucket {
        private final Rate rate;
        private Instant full;

        Bucket(Rate rate, Instant now) {
            this.rate = rate;
            this.full = now;
        }

        /** {@code full} is when the bucket will be full again; each token taken moves it later by one interval. */
        synchronized Optional<Duration> take(Instant now) {
            Instant from = full.isBefore(now) ? now : full;
            Instant next = from.plus(rate.every());
            Duration over = Duration.between(now, next).minus(rate.every().multipliedBy(rate.burst()));
            if (over.isPositive()) {
                return Optional.of(over);
            }
            full = next;
            return Optional.empty();
        }
    }
}

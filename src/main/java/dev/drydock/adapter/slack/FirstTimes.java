package dev.drydock.adapter.slack;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Tells what is seen for the first time from what is seen again, for a while. Thread-safe. */
final class FirstTimes {
    private static final int REMEMBERED = 100_000;

    private final Cache<String, Boolean> seen;

    FirstTimes(Duration memory, InstantSource clock) {
        seen = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(memory)
                .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
                .build();
    }

    /** Whether this is the first time; from now on it is not. */
    boolean isFirst(String what) {
        return seen.asMap().putIfAbsent(what, true) == null;
    }
}

package dev.drydock.sim.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves when it is told to. */
final class SteppedClock implements InstantSource {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-02T09:00:00Z"));

    @Override
    public Instant instant() {
        return now.get();
    }

    void step(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }
}

package dev.drydock.sim.slack;

import dev.drydock.sim.slack.Violation.Kind;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The record of what the app did wrong, in order. */
final class Violations {
    private final InstantSource clock;
    private final Queue<Violation> seen = new ConcurrentLinkedQueue<>();

    Violations(InstantSource clock) {
        this.clock = clock;
    }

    void add(Kind kind, String detail) {
        seen.add(new Violation(kind, clock.instant(), detail));
    }

    List<Violation> all() {
        return List.copyOf(seen);
    }
}

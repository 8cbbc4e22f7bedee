package dev.drydock.sim.slack;

import dev.drydock.sim.slack.Violation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The {@code trigger_id}s that were handed out: each opens one view, soon. */
final class Triggers {
    private final InstantSource clock;
    private final Duration life;
    private final Violations violations;
    private final AtomicLong next = new AtomicLong();
    private final Map<String, Trigger> issued = new ConcurrentHashMap<>();

    private record Trigger(String person, Instant expires, AtomicBoolean used) {}

    Triggers(InstantSource clock, Duration life, Violations violations) {
        this.clock = clock;
        this.life = life;
        this.violations = violations;
    }

    String issue(String person) {
        long number = next.incrementAndGet();
        String id = number + ".0.trigger" + Long.toHexString(number * 0x9E3779B97F4A7C15L);
        issued.put(id, new Trigger(person, clock.instant().plus(life), new AtomicBoolean()));
        return id;
    }

    /** Uses a trigger up, and says whose it was. */
    String exchange(String id) throws ApiError {
        Trigger trigger = issued.get(id);
        if (trigger == null) {
            throw refused("invalid_trigger_id", id);
        }
        if (clock.instant().isAfter(trigger.expires())) {
            throw refused("expired_trigger_id", id);
        }
        if (!trigger.used().compareAndSet(false, true)) {
            throw refused("exchanged_trigger_id", id);
        }
        return trigger.person();
    }

    private ApiError refused(String code, String id) {
        violations.add(Kind.BAD_TRIGGER, code + ": " + id);
        return ApiError.fact(code);
    }
}

package dev.drydock.adapter.etcd;

import dev.drydock.core.run.MonotonicTime;
import java.time.Duration;

/** A wait that ends, and in which people are heard once a second. */
final class HeardWait {
    /** How often something that tells nobody of its end is looked at. */
    static final Duration LOOK = Duration.ofMillis(100);

    private static final Duration HEARING = Duration.ofSeconds(1);

    private final MonotonicTime time;
    private final Runnable hear;
    private final Duration end;
    private Duration nextHearing;

    HeardWait(MonotonicTime time, Duration patience, Runnable hear) {
        this.time = time;
        this.hear = hear;
        this.end = time.elapsed().plus(patience);
        this.nextHearing = time.elapsed().plus(HEARING);
    }

    /** Hears people, if it is time to, and tells whether the wait has been too long. */
    boolean isOver() {
        Duration now = time.elapsed();
        if (now.compareTo(nextHearing) >= 0) {
            nextHearing = now.plus(HEARING);
            hear.run();
        }
        return now.compareTo(end) >= 0;
    }
}

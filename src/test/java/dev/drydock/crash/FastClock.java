package dev.drydock.crash;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that runs so many times as fast as the machine's from the moment it was made. */
record FastClock(Instant start, int speed) implements InstantSource {
    FastClock(int speed) {
        this(InstantSource.system().instant(), speed);
    }

    @Override
    public Instant instant() {
        Duration passed = Duration.between(start, InstantSource.system().instant());
        return start.plus(passed.multipliedBy(speed));
    }
}

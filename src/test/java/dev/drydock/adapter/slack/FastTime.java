package dev.drydock.adapter.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Time that flows many times as fast as the machine's, for those who wait as well: what happens keeps its order. */
final class FastTime extends JumpingTime {
    private final int speed;
    private final Instant start = InstantSource.system().instant();

    FastTime(int speed) {
        this.speed = speed;
    }

    @Override
    public synchronized Instant instant() {
        Duration passed = Duration.between(start, InstantSource.system().instant());
        return start.plus(passed.multipliedBy(speed));
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos() / speed);
    }
}

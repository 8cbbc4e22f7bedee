package dev.drydock.core.run;

import java.time.Duration;

/** Time as it passes on this machine, for tests in which nothing hangs on how much does. */
public enum RealTime implements MonotonicTime {
    INSTANCE;

    @Override
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime());
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }
}

package dev.drydock.app;

import dev.drydock.core.run.MonotonicTime;
import java.time.Duration;

/** The machine's own passing of time. */
enum SystemTime implements MonotonicTime {
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

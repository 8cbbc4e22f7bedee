package dev.drydock.core.run;

import java.time.Duration;

/** Time that only passes, whatever anybody sets a calendar's clock to: measured, and waited for. */
public interface MonotonicTime {
    /** How much has passed since some fixed moment; the moment says nothing. */
    Duration elapsed();

    /** Waits, unless interrupted. */
    void sleep(Duration time) throws InterruptedException;
}

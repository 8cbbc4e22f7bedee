package dev.drydock.adapter.slack;

import java.time.Duration;

/** How this adapter waits: by sleeping, where no test says otherwise. */
@FunctionalInterface
public interface Waiting {
    void pause(Duration time) throws InterruptedException;
}

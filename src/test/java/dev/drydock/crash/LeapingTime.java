package dev.drydock.crash;

import dev.drydock.adapter.slack.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time in which whoever waits has waited at once, for those who ask and for the rates that are measured by it. */
final class LeapingTime implements InstantSource, Waiting {
    private Duration ahead = Duration.ZERO;

    @Override
    public synchronized Instant instant() {
        return InstantSource.system().instant().plus(ahead);
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped");
        }
        leap(time);
    }

    private synchronized void leap(Duration time) {
        ahead = ahead.plus(time);
    }
}

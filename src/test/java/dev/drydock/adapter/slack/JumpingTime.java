package dev.drydock.adapter.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Time that flows as the machine's does, and in which whoever waits has waited at once. */
class JumpingTime implements InstantSource, Waiting {
    private final List<Duration> pauses = new ArrayList<>();
    private Duration ahead = Duration.ZERO;
    private volatile Duration longPause = Duration.ofDays(365);
    private volatile Runnable happening = () -> {};

    @Override
    public synchronized Instant instant() {
        return InstantSource.system().instant().plus(ahead);
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped");
        }
        note(time);
        if (time.compareTo(longPause) >= 0) {
            happening.run();
        }
        jump(time);
    }

    /** Has something happen whenever somebody waits for so long or longer. */
    synchronized void onPauseOf(Duration atLeast, Runnable what) {
        longPause = atLeast;
        happening = what;
    }

    private synchronized void note(Duration time) {
        pauses.add(time);
    }

    synchronized void jump(Duration time) {
        ahead = ahead.plus(time);
    }

    /** All that was waited for, in order. */
    synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}

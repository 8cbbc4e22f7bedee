package dev.drydock.app;

import dev.drydock.core.run.Steady;
import dev.drydock.core.schedule.Timekeeper;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Has the timekeeper look at the clock every second, until it is closed. */
final class TimekeeperLoop implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** A plan that is being made may end; what is cut short is made anew by whoever looks next. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("timekeeper").daemon().factory());

    private TimekeeperLoop() {}

    static TimekeeperLoop start(Timekeeper timekeeper) {
        TimekeeperLoop loop = new TimekeeperLoop();
        var unused = loop.timer.scheduleWithFixedDelay(
                new Steady("the schedules", timekeeper::look), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return loop;
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            if (timer.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
    }
}

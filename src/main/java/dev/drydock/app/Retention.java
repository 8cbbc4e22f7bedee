package dev.drydock.app;

import dev.drydock.adapter.store.Store;
import dev.drydock.core.run.Steady;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves old runs to the journal's archive, at the start and every hour, a bounded number each time. */
final class Retention implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int MOST = 1_000;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("retention").daemon().factory());

    private Retention() {}

    /**
     * Starts.
     *
     * @param age how long ago a run must have ended
     */
    static Retention start(Store store, Duration age) {
        Retention retention = new Retention();
        var unused = retention.timer.scheduleWithFixedDelay(
                new Steady("the archive", () -> archive(store, age)), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return retention;
    }

    private static void archive(Store store, Duration age) {
        try {
            int archived = store.archive(age, MOST);
            if (archived > 0) {
                log.atInfo().addKeyValue("runs", archived).log("old runs were archived");
            }
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("old runs could not be archived; trying again");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

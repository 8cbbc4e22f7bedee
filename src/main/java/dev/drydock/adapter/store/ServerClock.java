package dev.drydock.adapter.store;

import dev.drydock.core.run.Journal.JournalException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database server's clock, so that replicas whose own clocks differ agree. In SQL it is the clock itself. Outside of SQL it
 * is the last reading and the time that has passed since: the reading is taken every ten seconds, and is wrong by half of its
 * own round trip at most. While the server is away, time goes on from the last reading.
 */
final class ServerClock implements SharedClock {
    private static final Logger log = LoggerFactory.getLogger(ServerClock.class);
    private static final String NOW = "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";
    private static final Duration AGAIN = Duration.ofSeconds(10);
    /** A reading that took longer says too little. */
    private static final Duration LONGEST_TRIP = Duration.ofSeconds(1);

    private final Database database;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("server-clock").daemon().factory());
    private volatile Reading last;

    ServerClock(Database database) {
        this.database = database;
        this.last = read();
        var unused = timer.scheduleWithFixedDelay(
                this::readAgain, AGAIN.toMillis(), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * What the server's clock showed.
     *
     * @param nanos the moment of the reading, in the time that only passes
     * @param trip how long asking took
     */
    private record Reading(Instant shown, long nanos, Duration trip) {}

    @Override
    public String sql() {
        return NOW;
    }

    @Override
    public Instant instant() {
        Reading reading = last;
        return reading.shown().plusNanos(System.nanoTime() - reading.nanos());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private Reading read() {
        long asked = System.nanoTime();
        long shown = database.read(
                handle -> handle.createQuery("select " + NOW).mapTo(Long.class).one());
        long trip = System.nanoTime() - asked;
        return new Reading(Instant.ofEpochMilli(shown), asked + trip / 2, Duration.ofNanos(trip));
    }

    private void readAgain() {
        try {
            Reading reading = read();
            if (reading.trip().compareTo(LONGEST_TRIP) <= 0) {
                last = reading;
            }
        } catch (JournalException away) {
            log.atDebug().addKeyValue("why", away.getMessage()).log("the server's clock could not be read");
        }
    }
}

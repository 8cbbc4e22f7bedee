package dev.drydock.core.schedule;

import java.time.LocalDateTime;
import java.util.Optional;

/** A cron expression of five fields, as a clock on a wall that is never set would tell it: without zones. */
public interface Cron {
    /** The expression as it was written. */
    String text();

    /**
     * The first match after a time of day.
     *
     * @return a whole minute; empty where there is none ever
     */
    Optional<LocalDateTime> next(LocalDateTime after);

    /**
     * Whether its minute or its hour begins with {@code *}: it then means "every so often", and follows the clock when that is
     * set for the summer. All others name a time of day, which comes once a day.
     */
    boolean isInterval();
}

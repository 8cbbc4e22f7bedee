package dev.drydock.core.schedule;

import java.time.Duration;
import java.util.Optional;

/**
 * A command that is asked for by the clock.
 *
 * @param name unique; small letters, digits and hyphens
 * @param timetable when
 * @param line the command line in canonical form
 * @param channel the id of the channel where it is told
 * @param quiet whether a run that ends well is told nowhere but in the journal
 * @param overdueAfter how long after a moment a good run must have ended; empty where nobody waits for it
 */
public record Schedule(
        String name, Timetable timetable, String line, String channel, boolean quiet, Optional<Duration> overdueAfter) {
    /** What makes it this schedule: with another command, at other times, what was before is none of its. */
    public String definition() {
        return timetable.cron().text() + " " + timetable.zone().getId() + " " + line;
    }
}

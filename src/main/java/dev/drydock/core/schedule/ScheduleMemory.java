package dev.drydock.core.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a schedule from one look to the next.
 *
 * @param definition which command at which times: {@link Schedule#definition()}
 * @param since when it was first seen; moments before are none of its
 * @param fired the last moment for which it was asked for
 * @param good when the newest run that ended well was asked for, or was due, whichever is later
 * @param overdue the moment that was told to be overdue, until it is told that all is good again
 */
public record ScheduleMemory(
        String definition, Instant since, Optional<Instant> fired, Optional<Instant> good, Optional<Instant> overdue) {
    /** The memory of a schedule that is seen for the first time. */
    public static ScheduleMemory of(Schedule schedule, Instant now) {
        return new ScheduleMemory(schedule.definition(), now, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * With nothing in it that is still to come: what was remembered while a clock was ahead must not stand for what is due from
     * now on.
     */
    public ScheduleMemory upTo(Instant now) {
        return new ScheduleMemory(
                definition,
                earlier(since, now),
                fired.map(moment -> earlier(moment, now)),
                good.map(moment -> earlier(moment, now)),
                overdue.map(moment -> earlier(moment, now)));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** With a later good run; an earlier one changes nothing. */
    ScheduleMemory good(Instant moment) {
        return good.filter(known -> !moment.isAfter(known)).isPresent()
                ? this
                : new ScheduleMemory(definition, since, fired, Optional.of(moment), overdue);
    }

    ScheduleMemory fired(Instant moment) {
        return new ScheduleMemory(definition, since, Optional.of(moment), good, overdue);
    }

    ScheduleMemory overdue(Optional<Instant> moment) {
        return new ScheduleMemory(definition, since, fired, good, moment);
    }
}

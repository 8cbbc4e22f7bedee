package dev.drydock.core.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * What is to be done about a schedule now.
 *
 * @param fire the moment for which its command is to be asked for: the last one missed, and none before it
 * @param overdue the moment that is newly overdue: the first one without a good run behind it
 * @param goodAgain the moment that was told to be overdue, where all has been good since
 */
public record Decision(Optional<Instant> fire, Optional<Instant> overdue, Optional<Instant> goodAgain) {
    /** Decides. */
    public static Decision of(Schedule schedule, ScheduleMemory memory, Instant now) {
        Optional<Instant> goodAgain = memory.overdue()
                .filter(told ->
                        memory.good().filter(good -> !good.isBefore(told)).isPresent());
        Optional<Instant> overdue = memory.overdue().isPresent() ? Optional.empty() : overdue(schedule, memory, now);
        Instant settled = memory.fired().orElse(memory.since());
        return new Decision(schedule.timetable().latest(settled, now), overdue, goodAgain);
    }

    /** The first moment without a good run behind it, when that should have ended by now. */
    public static Optional<Instant> overdue(Schedule schedule, ScheduleMemory memory, Instant now) {
        return schedule.overdueAfter()
                .flatMap(patience -> schedule.timetable()
                        .next(memory.good().orElse(memory.since()))
                        .filter(moment -> !now.isBefore(moment.plus(patience))));
    }
}

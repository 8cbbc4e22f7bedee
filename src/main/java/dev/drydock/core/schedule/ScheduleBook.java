package dev.drydock.core.schedule;

import java.util.Map;
import java.util.Set;

/** The port to what is remembered of schedules. All calls throw {@code JournalException} when the database is away. */
public interface ScheduleBook {
    /** What is remembered, by schedule. */
    Map<String, ScheduleMemory> all();

    /** Remembers. */
    void keep(String name, ScheduleMemory memory);

    /** Forgets all but these. */
    void keepOnly(Set<String> names);
}

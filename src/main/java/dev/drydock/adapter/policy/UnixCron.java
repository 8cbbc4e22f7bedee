package dev.drydock.adapter.policy;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** A Unix cron expression, as cron-utils reads it. */
final class UnixCron implements dev.drydock.core.schedule.Cron {
    private static final String LIBRARY_SAYS = "Failed to parse cron expression. ";

    private final String text;
    private final ExecutionTime times;

    private UnixCron(String text, ExecutionTime times) {
        this.text = text;
        this.times = times;
    }

    /**
     * Reads an expression of five fields: minute, hour, day of the month, month, day of the week.
     *
     * @throws IllegalArgumentException where it is none, or means no moment ever; the message says why
     */
    static UnixCron parse(String text) {
        Cron cron;
        try {
            cron = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    String.valueOf(wrong.getMessage()).replace(LIBRARY_SAYS, ""), wrong);
        }
        UnixCron read = new UnixCron(text.strip().replaceAll("\\s+", " "), ExecutionTime.forCron(cron));
        if (read.next(LocalDateTime.of(2000, 1, 1, 0, 0)).isEmpty()) {
            throw new IllegalArgumentException("There is no such day in any year");
        }
        return read;
    }

    @Override
    public String text() {
        return text;
    }

    /** Computed as in a zone without summer time, which a clock on the wall is. */
    @Override
    public Optional<LocalDateTime> next(LocalDateTime after) {
        return times.nextExecution(after.atZone(ZoneOffset.UTC)).map(found -> found.toLocalDateTime());
    }

    @Override
    public boolean isInterval() {
        String[] fields = text.split(" ", -1);
        return fields[0].startsWith("*") || fields[1].startsWith("*");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnixCron cron && cron.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}

package dev.drydock.adapter.policy;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Unix cron expression, as cron-utils reads it. */
final class UnixCron implements dev.drydock.core.schedule.Cron {
    private static final String LIBRARY_SAYS = "Failed to parse cron expression. ";
    private static final int LONGEST = 500;
    private static final Pattern SIGNS = Pattern.compile("[0-9A-Za-z*,/\\-\\s]*");
    /** A list of values, ranges and steps. The library takes more, such as nothing where a value is due, and means its own by it. */
    private static final Pattern FIELD =
            Pattern.compile("(ITEM(,ITEM)*)?".replace("ITEM", "(\\*|[0-9A-Za-z]+(-[0-9A-Za-z]+)?)(/[0-9]+)?"));

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
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("It is longer than " + LONGEST + " characters");
        }
        if (!SIGNS.matcher(text).matches()) {
            throw new IllegalArgumentException("Only digits, names such as MON or JAN, * , - and / can stand in it");
        }
        for (String field : text.strip().split("\\s+", -1)) {
            if (!FIELD.matcher(field).matches()) {
                throw new IllegalArgumentException("The field " + field + " is not understood");
            }
        }
        try {
            Cron cron = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(text);
            UnixCron read = new UnixCron(text.strip().replaceAll("\\s+", " "), ExecutionTime.forCron(cron));
            if (read.next(LocalDateTime.of(2000, 1, 1, 0, 0)).isPresent()) {
                return read;
            }
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    String.valueOf(wrong.getMessage()).replace(LIBRARY_SAYS, ""), wrong);
        } catch (RuntimeException confused) {
            // What the library does not understand it does not always refuse: it also runs into errors of its own.
            throw new IllegalArgumentException("It is not understood", confused);
        }
        throw new IllegalArgumentException("There is no such day in any year");
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

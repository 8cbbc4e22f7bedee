package dev.drydock.core.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * The moments of a cron expression in a time zone. When clocks are set forward, a time of day that is left out comes at the
 * moment they are set; when they are set back, a time of day that comes twice counts the first time. Intervals such as
 * {@code 0 * * * *} follow the clock as it shows. That is how Debian's cron has it.
 *
 * @param cron the expression
 * @param zone whose clocks it is read by
 */
public record Timetable(Cron cron, ZoneId zone) {
    private static final Duration PRECISION = Duration.ofMinutes(1);

    /** The first moment after another one; empty where there is none ever. */
    public Optional<Instant> next(Instant after) {
        ZoneRules rules = zone.getRules();
        Instant segment = after;
        LocalDateTime start = start(rules, after);
        while (true) {
            ZoneOffset offset = rules.getOffset(segment);
            Optional<LocalDateTime> match = cron.next(start);
            ZoneOffsetTransition change = rules.nextTransition(segment);
            if (match.isEmpty() || change == null || match.get().isBefore(change.getDateTimeBefore())) {
                return match.map(local -> local.toInstant(offset));
            }
            if (change.isGap() && !cron.isInterval() && match.get().isBefore(change.getDateTimeAfter())) {
                return Optional.of(change.getInstant());
            }
            segment = change.getInstant();
            start = justBefore(firstOf(change));
        }
    }

    /** The last moment after one and up to another one, both given; empty where there is none. */
    public Optional<Instant> latest(Instant after, Instant upTo) {
        if (!isAnyIn(after, upTo)) {
            return Optional.empty();
        }
        Instant low = after;
        Instant high = upTo;
        while (Duration.between(low, high).compareTo(PRECISION) > 0) {
            Instant middle = low.plus(Duration.between(low, high).dividedBy(2));
            if (isAnyIn(middle, upTo)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return next(low);
    }

    private boolean isAnyIn(Instant after, Instant upTo) {
        return after.isBefore(upTo)
                && next(after).filter(moment -> !moment.isAfter(upTo)).isPresent();
    }

    /** What the clock shows; in an hour that comes for the second time, the last minute before its end for a time of day. */
    private LocalDateTime start(ZoneRules rules, Instant after) {
        LocalDateTime shown = LocalDateTime.ofInstant(after, rules.getOffset(after));
        ZoneOffsetTransition change = rules.previousTransition(after.plusNanos(1));
        LocalDateTime first = change == null ? shown : justBefore(firstOf(change));
        return (first.isAfter(shown) ? first : shown).truncatedTo(ChronoUnit.MINUTES);
    }

    /** The first time of day that counts after the clocks were set. */
    private LocalDateTime firstOf(ZoneOffsetTransition change) {
        return change.isOverlap() && !cron.isInterval() ? change.getDateTimeBefore() : change.getDateTimeAfter();
    }

    private static LocalDateTime justBefore(LocalDateTime time) {
        return time.minus(PRECISION);
    }
}

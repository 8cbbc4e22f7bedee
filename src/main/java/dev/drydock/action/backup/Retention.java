package dev.drydock.action.backup;

import dev.drydock.cluster.backup.Kept;
import dev.drydock.cluster.backup.Verdict;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The rule of which good backups, or snapshots, stay: the newest few, and the newest of each of the last hours, days, weeks and months in
 * which there is one, in UTC. What any of them keeps stays; the newest good one always does. Bad ones are no backup and are
 * not counted: they stay until a person looked at them.
 *
 * @param last how many of the newest; 0 or more
 * @param hourly for how many hours; and so on
 */
public record Retention(int last, int hourly, int daily, int weekly, int monthly) {
    /** The good ones that this rule does not keep, oldest first. */
    public <E extends Kept<E>> List<E> superfluous(List<E> all) {
        List<E> good = all.stream()
                .filter(entry -> entry.verdict() instanceof Verdict.Good)
                .sorted(Comparator.<E, Instant>comparing(Kept::takenAt)
                        .reversed()
                        .thenComparing(Kept::name))
                .toList();
        Set<E> kept = new LinkedHashSet<>(good.subList(0, Math.min(Math.max(1, last), good.size())));
        keep(good, kept, hourly, moment -> moment.truncatedTo(ChronoUnit.HOURS));
        keep(good, kept, daily, ZonedDateTime::toLocalDate);
        keep(
                good,
                kept,
                weekly,
                moment ->
                        List.of(moment.get(IsoFields.WEEK_BASED_YEAR), moment.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)));
        keep(good, kept, monthly, moment -> List.of(moment.getYear(), moment.getMonthValue()));
        List<E> rest = new ArrayList<>(good);
        rest.removeAll(kept);
        return rest.reversed();
    }

    private static <E extends Kept<E>> void keep(
            List<E> good, Set<E> kept, int periods, Function<ZonedDateTime, Object> period) {
        Set<Object> seen = new LinkedHashSet<>();
        for (E entry : good) {
            Object its = period.apply(entry.takenAt().atZone(ZoneOffset.UTC));
            if (seen.contains(its)) {
                continue;
            }
            if (seen.size() == periods) {
                return;
            }
            seen.add(its);
            kept.add(entry);
        }
    }
}

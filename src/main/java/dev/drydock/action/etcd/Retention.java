package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotEntry.Verdict;
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
 * The rule of which good snapshots stay: the newest few, and the newest of each of the last hours, days, weeks and months in
 * which there is one, in UTC. What any of them keeps stays; the newest good one always does. Bad ones are no backup and are
 * not counted: they stay until a person looked at them.
 *
 * @param last how many of the newest; 0 or more
 * @param hourly for how many hours; and so on
 */
record Retention(int last, int hourly, int daily, int weekly, int monthly) {
    /** The good snapshots that this rule does not keep, oldest first. */
    List<SnapshotEntry> superfluous(List<SnapshotEntry> all) {
        List<SnapshotEntry> good = all.stream()
                .filter(entry -> entry.verdict() instanceof Verdict.Good)
                .sorted(Comparator.comparing(SnapshotEntry::takenAt).reversed().thenComparing(SnapshotEntry::name))
                .toList();
        Set<SnapshotEntry> kept = new LinkedHashSet<>(good.subList(0, Math.min(Math.max(1, last), good.size())));
        keep(good, kept, hourly, moment -> moment.truncatedTo(ChronoUnit.HOURS));
        keep(good, kept, daily, ZonedDateTime::toLocalDate);
        keep(
                good,
                kept,
                weekly,
                moment ->
                        List.of(moment.get(IsoFields.WEEK_BASED_YEAR), moment.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)));
        keep(good, kept, monthly, moment -> List.of(moment.getYear(), moment.getMonthValue()));
        List<SnapshotEntry> rest = new ArrayList<>(good);
        rest.removeAll(kept);
        return rest.reversed();
    }

    private static void keep(
            List<SnapshotEntry> good, Set<SnapshotEntry> kept, int periods, Function<ZonedDateTime, Object> period) {
        Set<Object> seen = new LinkedHashSet<>();
        for (SnapshotEntry entry : good) {
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

package dev.drydock.action.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which backups stay: one each six hours for sixty days, the newest at 2026-11-25T03:00Z, a Wednesday. */
final class RetentionTest {
    private static final Instant NEWEST = Instant.parse("2026-11-25T03:00:00Z");

    private static BackupEntry entry(String name, Instant takenAt, Verdict verdict) {
        return new BackupEntry(
                        name,
                        BackupEntry.Kind.RESOURCES,
                        "uid",
                        1,
                        "ab".repeat(32),
                        takenAt,
                        Duration.ofSeconds(1),
                        "Lee",
                        Optional.empty(),
                        Map.of())
                .judged(verdict);
    }

    private static List<BackupEntry> sixtyDays() {
        List<BackupEntry> all = new ArrayList<>();
        for (int i = 0; i < 240; i++) {
            Instant at = NEWEST.minus(Duration.ofHours(6L * i));
            all.add(entry(at.toString().substring(0, 13), at, new Verdict.Good()));
        }
        return all;
    }

    private static String kept(Retention rule, List<BackupEntry> all) {
        List<BackupEntry> kept = new ArrayList<>(all);
        kept.removeAll(rule.superfluous(all));
        return kept.stream().map(BackupEntry::name).collect(Collectors.joining(" "));
    }

    @ParameterizedTest(name = "last {0}, hourly {1}, daily {2}, weekly {3}, monthly {4}")
    @CsvSource({
        "1, 0, 0, 0, 0, 2026-11-25T03",
        "0, 0, 0, 0, 0, 2026-11-25T03",
        "3, 0, 0, 0, 0, 2026-11-25T03 2026-11-24T21 2026-11-24T15",
        "0, 2, 0, 0, 0, 2026-11-25T03 2026-11-24T21",
        "0, 0, 3, 0, 0, 2026-11-25T03 2026-11-24T21 2026-11-23T21",
        "0, 0, 0, 3, 0, 2026-11-25T03 2026-11-22T21 2026-11-15T21",
        "0, 0, 0, 0, 3, 2026-11-25T03 2026-10-31T21 2026-09-30T21",
        "2, 0, 2, 2, 2, 2026-11-25T03 2026-11-24T21 2026-11-22T21 2026-10-31T21",
    })
    void theNewestOfEachPeriodStays(int last, int hourly, int daily, int weekly, int monthly, String expected) {
        assertThat(kept(new Retention(last, hourly, daily, weekly, monthly), sixtyDays()))
                .isEqualTo(expected);
    }

    @Test
    void badOnesAreNeitherCountedNorDeleted() {
        List<BackupEntry> all = new ArrayList<>(sixtyDays().subList(0, 3));
        all.add(entry("bad", NEWEST.plusSeconds(1), new Verdict.Bad("a byte")));

        assertThat(new Retention(1, 0, 0, 0, 0).superfluous(all))
                .extracting(BackupEntry::name)
                .containsExactly("2026-11-24T15", "2026-11-24T21");
    }

    @Test
    void nothingIsSuperfluousWhereThereIsNothing() {
        assertThat(new Retention(1, 1, 1, 1, 1).superfluous(List.<BackupEntry>of()))
                .isEmpty();
    }
}

package dev.drydock.adapter.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.schedule.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The moments of cron expressions, over the days on which clocks and calendars are difficult. */
class TimetableTest {
    /**
     * A case.
     *
     * @param after where to begin
     * @param moments the moments that follow, in UTC
     */
    record Case(String name, String cron, String zone, String after, List<String> moments) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case moments(String name, String cron, String zone, String after, String... moments) {
        return new Case(name, cron, zone, after, List.of(moments));
    }

    static Stream<Case> cases() {
        return Stream.of(
                moments("each night", "0 2 * * *", "UTC", "2026-11-24T02:00", "2026-11-25T02:00", "2026-11-26T02:00"),
                moments("a moment is not after itself", "*/15 * * * *", "UTC", "2026-11-24T02:15", "2026-11-24T02:30"),
                moments("just before a moment", "0 2 * * *", "UTC", "2026-11-24T01:59:59.999", "2026-11-24T02:00"),
                moments("in a zone", "0 2 * * *", "Europe/Berlin", "2026-11-24T12:00", "2026-11-25T01:00"),
                moments(
                        "clocks set forward: a time left out comes when they are set, once",
                        "30 2 * * *",
                        "Europe/Berlin",
                        "2026-03-28T12:00",
                        "2026-03-29T01:00",
                        "2026-03-30T00:30"),
                moments(
                        "clocks set forward: the time behind the gap is not moved",
                        "0 3 * * *",
                        "Europe/Berlin",
                        "2026-03-28T12:00",
                        "2026-03-29T01:00",
                        "2026-03-30T01:00"),
                moments(
                        "clocks set forward: two times left out come as one",
                        "0,30 2 * * *",
                        "Europe/Berlin",
                        "2026-03-28T12:00",
                        "2026-03-29T01:00",
                        "2026-03-30T00:00"),
                moments(
                        "clocks set forward: an interval follows the clock",
                        "*/30 * * * *",
                        "Europe/Berlin",
                        "2026-03-29T00:00",
                        "2026-03-29T00:30",
                        "2026-03-29T01:00",
                        "2026-03-29T01:30"),
                moments(
                        "clocks set back: a time that comes twice counts the first time",
                        "30 2 * * *",
                        "Europe/Berlin",
                        "2026-10-24T12:00",
                        "2026-10-25T00:30",
                        "2026-10-26T01:30"),
                moments(
                        "clocks set back: begun between the two",
                        "30 2 * * *",
                        "Europe/Berlin",
                        "2026-10-25T01:10",
                        "2026-10-26T01:30"),
                moments(
                        "clocks set back: at the moment itself",
                        "0 2 * * *",
                        "Europe/Berlin",
                        "2026-10-25T00:00",
                        "2026-10-26T01:00"),
                moments(
                        "clocks set back: an interval follows the clock through both hours",
                        "0 * * * *",
                        "Europe/Berlin",
                        "2026-10-24T23:30",
                        "2026-10-25T00:00",
                        "2026-10-25T01:00",
                        "2026-10-25T02:00"),
                moments(
                        "clocks set by half an hour",
                        "45 1 * * *",
                        "Australia/Lord_Howe",
                        "2026-04-04T00:00",
                        "2026-04-04T14:45",
                        "2026-04-05T15:15"),
                moments(
                        "a day left out comes when it was",
                        "0 12 30 12 *",
                        "Pacific/Apia",
                        "2011-12-01T00:00",
                        "2011-12-30T10:00",
                        "2012-12-29T22:00"),
                moments(
                        "the 31st, only where there is one",
                        "0 0 31 * *",
                        "UTC",
                        "2026-01-31T00:00",
                        "2026-03-31T00:00",
                        "2026-05-31T00:00"),
                moments(
                        "the leap day",
                        "0 0 29 2 *",
                        "UTC",
                        "2026-01-01T00:00",
                        "2028-02-29T00:00",
                        "2032-02-29T00:00"),
                moments("eight years without a leap day", "0 0 29 2 *", "UTC", "2096-03-01T00:00", "2104-02-29T00:00"),
                moments("the end of the year", "59 23 31 12 *", "UTC", "2026-12-31T23:59", "2027-12-31T23:59"),
                moments(
                        "day of month or day of week",
                        "0 12 1 * 1",
                        "UTC",
                        "2026-01-31T00:00",
                        "2026-02-01T12:00",
                        "2026-02-02T12:00",
                        "2026-02-09T12:00"),
                moments("seven is Sunday", "0 0 * * 7", "UTC", "2026-11-24T00:00", "2026-11-29T00:00"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theMomentsFollow(Case one) {
        Timetable timetable = timetable(one.cron(), one.zone());
        List<Instant> found = new ArrayList<>();
        Instant from = utc(one.after());
        for (int i = 0; i < one.moments().size(); i++) {
            from = timetable.next(from).orElseThrow();
            found.add(from);
        }

        assertThat(found)
                .isEqualTo(one.moments().stream().map(TimetableTest::utc).toList());
        assertThat(timetable.latest(utc(one.after()), found.getLast())).contains(found.getLast());
        assertThat(timetable.latest(found.getLast(), found.getLast())).isEmpty();
    }

    static Stream<String> wrong() {
        return Stream.of(
                "",
                "0 2 * *",
                "0 2 * * * *",
                "61 * * * *",
                "* 24 * * *",
                "0 0 0 * *",
                "0 0 * 13 *",
                "@daily",
                "0 0 L * *",
                "5-1 * * * *",
                "*/0 * * * *",
                "0 0 30 2 *",
                "x y z a b",
                "0 0 31 4 *");
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsNoCronIsRefusedWithAReason(String cron) {
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> UnixCron.parse(cron))
                .satisfies(wrong -> assertThat(wrong.getMessage()).isNotBlank().doesNotContain("Failed to parse"));
    }

    /** Intervals come at each whole minute that matches what the clock shows: told minute by minute, without any shortcut. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anIntervalIsWhatTheClockShowsMinuteByMinute(long seed) {
        Random random = new Random(seed);
        String cron =
                "*/" + (1 + random.nextInt(40)) + " " + (random.nextBoolean() ? "*" : random.nextInt(24)) + " * * *";
        String zone = List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
                .get(random.nextInt(4));
        Timetable timetable = timetable(cron, zone);
        Instant from = Instant.parse("2026-10-24T00:00:00Z").plus(Duration.ofMinutes(random.nextInt(1000)));
        Instant end = from.plus(Duration.ofDays(12));
        List<Instant> expected = new ArrayList<>();
        int step = Integer.parseInt(cron.substring(2, cron.indexOf(' ')));
        String hour = cron.split(" ", -1)[1];
        for (Instant at = from.plus(1, ChronoUnit.MINUTES); !at.isAfter(end); at = at.plus(1, ChronoUnit.MINUTES)) {
            LocalDateTime shown = LocalDateTime.ofInstant(at, ZoneId.of(zone));
            if (shown.getMinute() % step == 0 && (hour.equals("*") || shown.getHour() == Integer.parseInt(hour))) {
                expected.add(at);
            }
        }

        List<Instant> found = new ArrayList<>();
        Optional<Instant> next = timetable.next(from);
        while (next.isPresent() && !next.get().isAfter(end)) {
            found.add(next.get());
            next = timetable.next(next.get());
        }

        assertThat(found).as("%s in %s", cron, zone).isEqualTo(expected);
        assertThat(timetable.latest(from, end))
                .as("%s in %s", cron, zone)
                .isEqualTo(expected.isEmpty() ? Optional.empty() : Optional.of(expected.getLast()));
    }

    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    private static Timetable timetable(String cron, String zone) {
        return new Timetable(UnixCron.parse(cron), ZoneId.of(zone));
    }

    private static Instant utc(String time) {
        return LocalDateTime.parse(time).toInstant(ZoneOffset.UTC);
    }
}

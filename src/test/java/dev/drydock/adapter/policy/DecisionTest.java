package dev.drydock.adapter.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.schedule.Decision;
import dev.drydock.core.schedule.Schedule;
import dev.drydock.core.schedule.ScheduleMemory;
import dev.drydock.core.schedule.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is due, overdue and good again, for a command at 02:00 UTC each day that has two hours for a good end. */
class DecisionTest {
    /**
     * A case; an empty text is nothing.
     *
     * @param since when the schedule was first seen
     * @param fired the last moment asked for
     * @param good when the newest good run was asked for
     * @param told the moment that was told to be overdue
     * @param now now
     * @param fires what is to be fired
     * @param overdue what is newly overdue
     * @param again what is good again
     */
    record Case(
            String name,
            String since,
            String fired,
            String good,
            String told,
            String now,
            String fires,
            String overdue,
            String again) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        "seen for the first time: nothing before counts",
                        "24T12:00",
                        "",
                        "",
                        "",
                        "24T12:00",
                        "",
                        "",
                        ""),
                new Case("the minute before its first moment", "24T12:00", "", "", "", "25T01:59", "", "", ""),
                new Case("its first moment", "24T12:00", "", "", "", "25T02:00", "25T02:00", "", ""),
                new Case("seen at the very moment", "24T02:00", "", "", "", "24T02:00", "", "", ""),
                new Case("asked for already", "24T12:00", "25T02:00", "", "", "25T02:00", "", "", ""),
                new Case("a clock that jumped back", "24T12:00", "25T02:00", "25T02:00", "", "25T01:30", "", "", ""),
                new Case("and comes there again", "24T12:00", "25T02:00", "25T02:00", "", "25T02:00", "", "", ""),
                new Case("a clock that jumped back before it was seen", "24T12:00", "", "", "", "23T02:00", "", "", ""),
                new Case("down for one moment", "20T12:00", "24T02:00", "24T02:00", "", "25T03:00", "25T02:00", "", ""),
                new Case(
                        "down for several moments: the last, once, and it is overdue",
                        "10T12:00",
                        "20T02:00",
                        "20T02:00",
                        "",
                        "25T03:00",
                        "25T02:00",
                        "21T02:00",
                        ""),
                new Case("good in time", "24T12:00", "25T02:00", "25T02:00", "", "25T09:00", "", "", ""),
                new Case("not good and not too late", "24T12:00", "25T02:00", "", "", "25T03:59", "", "", ""),
                new Case("too late", "24T12:00", "25T02:00", "", "", "25T04:00", "", "25T02:00", ""),
                new Case("told already", "24T12:00", "25T02:00", "", "25T02:00", "25T05:00", "", "", ""),
                new Case(
                        "told already, and another night failed",
                        "23T12:00",
                        "26T02:00",
                        "",
                        "25T02:00",
                        "26T05:00",
                        "",
                        "",
                        ""),
                new Case(
                        "good again by a person",
                        "24T12:00",
                        "25T02:00",
                        "25T07:00",
                        "25T02:00",
                        "25T07:01",
                        "",
                        "",
                        "25T02:00"),
                new Case(
                        "good again by the next night",
                        "24T12:00",
                        "26T02:00",
                        "26T02:00",
                        "25T02:00",
                        "26T02:01",
                        "",
                        "",
                        "25T02:00"),
                new Case(
                        "a good run from before does not make it good again",
                        "20T12:00",
                        "25T02:00",
                        "24T02:00",
                        "25T02:00",
                        "25T06:00",
                        "",
                        "",
                        ""),
                new Case(
                        "overdue anew after it was good",
                        "20T12:00",
                        "26T02:00",
                        "25T02:00",
                        "",
                        "26T04:00",
                        "",
                        "26T02:00",
                        ""),
                new Case(
                        "late in one night and on time for the next",
                        "20T12:00",
                        "24T02:00",
                        "24T02:00",
                        "24T02:00",
                        "25T02:00",
                        "25T02:00",
                        "",
                        "24T02:00"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isDecided(Case one) {
        ScheduleMemory memory = new ScheduleMemory(
                "any", at(one.since()).orElseThrow(), at(one.fired()), at(one.good()), at(one.told()));

        assertThat(Decision.of(
                        schedule(Optional.of(Duration.ofHours(2))),
                        memory,
                        at(one.now()).orElseThrow()))
                .isEqualTo(new Decision(at(one.fires()), at(one.overdue()), at(one.again())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void nothingIsOverdueWhereNobodyWaits(Case one) {
        ScheduleMemory memory = new ScheduleMemory(
                "any", at(one.since()).orElseThrow(), at(one.fired()), at(one.good()), Optional.empty());

        assertThat(Decision.of(schedule(Optional.empty()), memory, at(one.now()).orElseThrow()))
                .isEqualTo(new Decision(at(one.fires()), Optional.empty(), Optional.empty()));
    }

    private static Schedule schedule(Optional<Duration> overdueAfter) {
        Timetable nightly = new Timetable(UnixCron.parse("0 2 * * *"), ZoneOffset.UTC);
        return new Schedule("nightly", nightly, "cordon node01", "C0OPS", true, overdueAfter);
    }

    private static Optional<Instant> at(String time) {
        return time.isEmpty()
                ? Optional.empty()
                : Optional.of(LocalDateTime.parse("2026-11-" + time).toInstant(ZoneOffset.UTC));
    }
}

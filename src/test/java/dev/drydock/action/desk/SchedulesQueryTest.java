package dev.drydock.action.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.approval.People;
import dev.drydock.core.approval.Person;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.report.CardText;
import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.MemoryJournal;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.Scheduled;
import dev.drydock.core.schedule.Cron;
import dev.drydock.core.schedule.Schedule;
import dev.drydock.core.schedule.ScheduleBook;
import dev.drydock.core.schedule.ScheduleMemory;
import dev.drydock.core.schedule.ScheduleRuns;
import dev.drydock.core.schedule.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulesQueryTest {
    private static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");
    private static final Schedule NIGHTLY = new Schedule(
            "nightly",
            new Timetable(new AtTwo(), ZoneOffset.UTC),
            "paint fence",
            "C1",
            true,
            Optional.of(Duration.ofHours(2)));

    private final MemoryJournal journal = new MemoryJournal(() -> NOW);
    private final Map<String, ScheduleMemory> book = new HashMap<>();
    private final Map<RunId, String> told = new HashMap<>();

    /** 02:00 each day. */
    private record AtTwo() implements Cron {
        @Override
        public String text() {
            return "0 2 * * *";
        }

        @Override
        public Optional<LocalDateTime> next(LocalDateTime after) {
            LocalDateTime today = after.toLocalDate().atTime(2, 0);
            return Optional.of(today.isAfter(after) ? today : today.plusDays(1));
        }

        @Override
        public boolean isInterval() {
            return false;
        }
    }

    private final class Book implements ScheduleBook {
        @Override
        public Map<String, ScheduleMemory> all() {
            return book;
        }

        @Override
        public void keep(String name, ScheduleMemory memory) {
            throw new AssertionError("a question changes nothing");
        }

        @Override
        public void keepOnly(Set<String> names) {
            throw new AssertionError("a question changes nothing");
        }
    }

    private String answer() {
        SchedulesQuery query = new SchedulesQuery(
                List.of(NIGHTLY),
                new Book(),
                new ScheduleRuns(journal, new OpenRuns(journal)),
                run -> Optional.ofNullable(told.get(run)),
                () -> NOW);
        return CardText.of(query.answer(
                query.definition().reader().apply(new Arguments(List.of(), Map.of())),
                new People().standing(People.id("dana")).orElseThrow()));
    }

    private RunId ran(int day, String line, String channel) throws Journal.ConflictException {
        Scheduled due = new Scheduled("nightly", NOW.minus(Duration.ofDays(day)), Scheduled.Purpose.RUN, true);
        journal.append(
                due.run(),
                0,
                List.of(
                        new Event.Requested(
                                Person.ofSchedule("nightly"),
                                channel,
                                line,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(due)),
                        new Event.Ended(Outcome.FAILED, "No paint.", List.of())));
        return due.run();
    }

    @Test
    void theRunOfAnotherCommandThatHadTheNameIsNotItsLast() throws Exception {
        RunId own = ran(3, "paint fence", "C1");
        RunId other = ran(2, "paint shed", "C1");

        assertThat(answer()).contains("last " + own + " failed").doesNotContain(other.value());
    }

    @Test
    void whatIsRememberedOfAnotherCommandMakesNothingOverdue() {
        Instant longAgo = NOW.minus(Duration.ofDays(9));
        book.put("nightly", new ScheduleMemory("other", longAgo, Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(answer()).contains("nightly").doesNotContain("overdue");

        book.put("nightly", ScheduleMemory.of(NIGHTLY, longAgo));
        assertThat(answer()).contains("overdue");
    }

    @Test
    void aClockThatWasAheadHidesNothingThatIsOverdue() {
        book.put(
                "nightly",
                new ScheduleMemory(
                        NIGHTLY.definition(),
                        NOW.minus(Duration.ofDays(2)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(answer()).contains("overdue");
    }

    @Test
    void aChannelThatCannotBeToldIsShownUntilItCan() throws Exception {
        told.put(ran(3, "paint fence", "C1"), Cursors.GIVEN_UP + "not_in_channel");
        RunId untried = ran(2, "paint fence", "C1");
        assertThat(answer()).contains("cannot be told in its channel", "Slack says not_in_channel");

        told.put(untried, "1700000000.000100");
        assertThat(answer()).doesNotContain("cannot be told");

        told.put(ran(1, "paint fence", "C0OLD"), Cursors.GIVEN_UP + "is_archived");
        assertThat(answer()).as("it is told elsewhere now").doesNotContain("cannot be told");
    }
}

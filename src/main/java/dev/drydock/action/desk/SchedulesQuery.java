package dev.drydock.action.desk;

import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.report.RunReport;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RunState;
import dev.drydock.core.schedule.Decision;
import dev.drydock.core.schedule.Schedule;
import dev.drydock.core.schedule.ScheduleBook;
import dev.drydock.core.schedule.ScheduleMemory;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code schedules}: what runs by the clock, when next, how it went last, and what is overdue. */
public final class SchedulesQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "schedules",
            "Tells what runs by the clock: when next, how it went last, and what is overdue.",
            "",
            0,
            0,
            List.of(),
            List.of("schedules"),
            arguments -> new Schedules());

    /** Notices stand between the runs. */
    private static final int RUNS = 10;

    private record Schedules() implements Command {}

    private final List<Schedule> schedules;
    private final ScheduleBook book;
    private final Journal journal;
    private final InstantSource clock;

    public SchedulesQuery(List<Schedule> schedules, ScheduleBook book, Journal journal, InstantSource clock) {
        this.schedules = List.copyOf(schedules);
        this.book = book;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        if (schedules.isEmpty()) {
            return Card.of("Nothing runs by the clock here. Those who run Drydock name schedules in its policy file.");
        }
        Instant now = clock.instant();
        Map<String, ScheduleMemory> memories = book.all();
        List<Text> lines = schedules.stream()
                .map(schedule -> line(schedule, Optional.ofNullable(memories.get(schedule.name())), now))
                .toList();
        String title = Wording.count(schedules.size(), "schedule");
        return new Card(title, List.of(new Block.Section(Tone.NEUTRAL, title, lines)));
    }

    private Text line(Schedule schedule, Optional<ScheduleMemory> memory, Instant now) {
        Text line = Text.empty()
                .bold(schedule.name())
                .plain(": ")
                .code(Wording.name(schedule.line()))
                .plain(schedule.quiet() ? ", quiet when good" : "");
        Text next = schedule.timetable()
                .next(now)
                .map(moment -> line.plain(", next ").moment(moment))
                .orElse(line);
        Text last = newest(schedule)
                .map(run -> next.plain("; last ")
                        .code(run.id().value())
                        .plain(" ")
                        .plain(RunReport.outcome(run).orElse("has not ended"))
                        .then(run.requestedAt()
                                .map(at -> Text.of(", asked for ").moment(at))
                                .orElse(Text.empty())))
                .orElse(next.plain("; has not run yet"));
        return memory.flatMap(known -> Decision.overdue(schedule, known, now))
                .map(since -> last.plain("; ").bold("overdue").plain(" since ").moment(since))
                .orElse(last);
    }

    private Optional<RunState> newest(Schedule schedule) {
        return journal.ofSchedule(schedule.name(), RUNS).stream()
                .map(run -> RunState.of(run, journal.read(run, 0)))
                .filter(run -> run.requested()
                        .flatMap(Event.Requested::schedule)
                        .filter(scheduled -> !scheduled.isNotice())
                        .isPresent())
                .findFirst();
    }
}

package dev.drydock.action.desk;

import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.report.RunReport;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RunId;
import dev.drydock.core.schedule.Decision;
import dev.drydock.core.schedule.Schedule;
import dev.drydock.core.schedule.ScheduleBook;
import dev.drydock.core.schedule.ScheduleMemory;
import dev.drydock.core.schedule.ScheduleRuns;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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

    private record Schedules() implements Command {}

    private final List<Schedule> schedules;
    private final ScheduleBook book;
    private final ScheduleRuns runs;
    private final Function<RunId, Optional<String>> told;
    private final InstantSource clock;

    /**
     * Makes the query.
     *
     * @param told what is recorded of a run's telling in its channel; begins with {@link Cursors#GIVEN_UP} where it cannot be told
     */
    public SchedulesQuery(
            List<Schedule> schedules,
            ScheduleBook book,
            ScheduleRuns runs,
            Function<RunId, Optional<String>> told,
            InstantSource clock) {
        this.schedules = List.copyOf(schedules);
        this.book = book;
        this.runs = runs;
        this.told = told;
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
        Text last = runs.newest(schedule).stream()
                .findFirst()
                .map(run -> next.plain("; last ")
                        .code(run.id().value())
                        .plain(" ")
                        .plain(RunReport.outcome(run).orElse("has not ended"))
                        .then(run.requestedAt()
                                .map(at -> Text.of(", asked for ").moment(at))
                                .orElse(Text.empty())))
                .orElse(next.plain("; has not run yet"));
        Text late = memory.filter(known -> known.definition().equals(schedule.definition()))
                .flatMap(known -> Decision.overdue(schedule, known.upTo(now), now))
                .map(since -> last.plain("; ").bold("overdue").plain(" since ").moment(since))
                .orElse(last);
        return refusal(schedule)
                .map(why ->
                        late.plain("; ").bold("cannot be told in its channel").plain(": Slack says " + why))
                .orElse(late);
    }

    /** Why the newest of its runs and notices that was to be told in its channel was not. */
    private Optional<String> refusal(Schedule schedule) {
        return runs.withNotices(schedule).stream()
                .filter(run -> run.request().channel().equals(schedule.channel()))
                .flatMap(run -> told.apply(run.id()).stream())
                .filter(outcome -> !outcome.isEmpty())
                .findFirst()
                .filter(outcome -> outcome.startsWith(Cursors.GIVEN_UP))
                .map(outcome -> outcome.substring(Cursors.GIVEN_UP.length()));
    }
}

package dev.drydock.core.schedule;

import dev.drydock.core.report.RunReport;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Scheduled;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is told of a schedule that is overdue, and when it is good again: what, since when, and what to do. */
final class Notices {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private final Schedule schedule;

    Notices(Schedule schedule) {
        this.schedule = schedule;
    }

    /**
     * The end of the notice that it is overdue.
     *
     * @param since the first moment without a good run behind it
     * @param newest its newest run, if there is one
     * @param again how to ask for it at once
     */
    Event.Ended overdue(Instant since, ScheduleMemory memory, Optional<RunState> newest, Offer again) {
        String due = "Schedule " + schedule.name() + " is overdue: it was due at " + moment(since)
                + " and has not ended well within "
                + Wording.duration(schedule.overdueAfter().orElseThrow()) + ".";
        String good = memory.good()
                .map(at -> " The last good run was asked for at " + moment(at) + ".")
                .orElse(" It has had no good run since it was first seen at " + moment(memory.since()) + ".");
        String last = newest.map(Notices::last).orElse(" There is no run of it at all.");
        return new Event.Ended(
                Outcome.FAILED, due + good + last + " Mend the cause, then press the button or wait.", List.of(again));
    }

    /** The end of a moment's request that is not begun because another run has not ended. */
    static Event.Ended heldUp(RunState underWay, Scheduled due) {
        return new Event.Ended(Outcome.FAILED, heldUp(underWay), List.of(new Offer("Try again", "retry " + due.run())));
    }

    /** The same for every moment, so that it is found to be told. */
    static String heldUp(RunState underWay) {
        return "Not started: run " + underWay.id()
                + " is still under way. Until it has ended, what else comes due of this"
                + " schedule is left out as well, without another word. Wait for that run, or abort it.";
    }

    /** The end of the notice that all is good again. */
    Event.Ended goodAgain(Instant since, ScheduleMemory memory) {
        return new Event.Ended(
                Outcome.SUCCEEDED,
                "Schedule " + schedule.name() + " is good again: a run that was asked for at "
                        + moment(memory.good().orElseThrow()) + " ended well. It had been overdue for what was due at "
                        + moment(since) + ".",
                List.of());
    }

    private static String last(RunState run) {
        String how = switch (run.phase()) {
            case PLANNING -> "is being planned.";
            case AWAITING_APPROVAL -> "waits for approval.";
            case APPROVED -> "is approved and has not begun.";
            case RUNNING -> "is still under way.";
            case ENDED ->
                RunReport.outcome(run).orElseThrow() + ": "
                        + Wording.line(run.ended().orElseThrow().summary(), 200);
        };
        return " Its newest run " + run.id() + " " + how;
    }

    private String moment(Instant at) {
        ZoneId zone = schedule.timetable().zone();
        return MOMENT.format(at.atZone(zone)) + " " + zone.getId();
    }
}

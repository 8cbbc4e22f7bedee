package dev.drydock.action.desk;

import dev.drydock.core.approval.Ballot;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.report.RunReport;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.StepState;
import dev.drydock.core.text.Text;
import java.time.Instant;

/** A run in one line: which it is, what it is about, who asked, and how it stands. */
final class RunLine {
    private RunLine() {}

    /** For a list of runs: how it stands, and when it was asked for. */
    static Text summary(RunState state) {
        Text line = beginning(state).plain(": " + standing(state));
        return state.requestedAt().map(at -> line.plain(", ").moment(at)).orElse(line);
    }

    /** For what waits for approvals: how many are there, who is missing, and until when. */
    static Text waiting(RunState state, Event.Planned planned, Standing asker, Instant now) {
        Ballot ballot = state.ballot();
        int missing = Math.max(0, ballot.needed() - ballot.given().size());
        boolean forAsker = waitsFor(asker, state, planned, now);
        return beginning(state)
                .plain(": " + ballot.given().size() + " of " + Wording.count(ballot.needed(), "approval")
                        + ", waits for ")
                .then(forAsker ? Text.empty().bold("you").plain(" or ") : Text.empty())
                .plain((forAsker ? "another lead" : missing == 1 ? "one more lead" : missing + " leads") + " until ")
                .moment(planned.expiresAt());
    }

    /** Whether an approval of this person would count now. */
    static boolean waitsFor(Standing person, RunState state, Event.Planned planned, Instant now) {
        return state.ballot().objection(person, planned.revision(), now).isEmpty();
    }

    /** For what is under way: how far it is, what holds it up, and since when it runs. */
    static Text running(RunState state) {
        long over = state.steps().values().stream()
                .filter(step -> step.status().isOver())
                .count();
        long waiting = state.steps().values().stream()
                .filter(step -> step.status() == StepState.Status.WAITING)
                .count();
        String paused = state.isPaused() ? "paused, " : "";
        String aborting = state.abortedBy()
                .map(person -> "aborted by @" + Wording.name(person.name()) + ", ")
                .orElse("");
        Text line = beginning(state)
                .plain(": " + paused + aborting + over + " of "
                        + Wording.count(state.steps().size(), "step") + " done"
                        + (waiting == 0 ? "" : ", " + waiting + " waiting"));
        return state.startedAt().map(at -> line.plain(", since ").moment(at)).orElse(line);
    }

    /** For what is approved and not begun. */
    static Text starting(RunState state) {
        return beginning(state)
                .plain(": " + state.postponed().map(Wording::sentence).orElse("starts in a moment"));
    }

    private static Text beginning(RunState state) {
        return Text.empty()
                .code(state.id().value())
                .plain(" ")
                .bold(RunReport.headline(state))
                .plain(" for ")
                .then(state.request().requester().mention());
    }

    private static String standing(RunState state) {
        return switch (state.phase()) {
            case PLANNING -> "being planned";
            case AWAITING_APPROVAL -> "waits for approval";
            case APPROVED -> "approved, not begun";
            case RUNNING -> state.isPaused() ? "paused" : "running";
            case ENDED -> RunReport.outcome(state).orElseThrow();
        };
    }
}

package dev.drydock.core.report;

import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Scheduled;
import dev.drydock.core.text.Card;
import java.time.Instant;
import java.util.Optional;

/** What people see of a run in its channel: one root message that changes, and replies for what is worth a line. */
public final class RunReport {
    private RunReport() {}

    /** The root message: the plan card while it waits, the live progress while it runs, the result when it is over. */
    public static Card root(RunState state, Instant now) {
        return switch (state.phase()) {
            case PLANNING -> RequestCard.planning(state);
            case AWAITING_APPROVAL ->
                RequestCard.awaiting(state, state.planned().orElseThrow());
            case APPROVED -> RequestCard.approved(state, state.plan().orElseThrow());
            case RUNNING -> ProgressCard.of(state, headline(state), now);
            case ENDED -> ResultCard.of(state, state.ended().orElseThrow(), headline(state));
        };
    }

    /**
     * The reply that an entry is worth, if any.
     *
     * @param state the state after the entry
     * @param entry the entry
     */
    public static Optional<ThreadReply> reply(RunState state, Entry entry) {
        // What the root message was posted to tell needs no second message to tell it.
        boolean ended = entry.event() instanceof Event.Ended;
        if (ended && state.plan().isEmpty()) {
            return Optional.empty();
        }
        return new Replies(state, entry.at())
                .to(entry)
                .map(card -> new ThreadReply(card, ended && !isToldOnlyWhenBad(state)));
    }

    /**
     * Whether nobody is told of the run as it stands: it belongs to a quiet schedule, waits for no approval, and has not ended
     * otherwise than well.
     */
    public static boolean isUntold(RunState state) {
        boolean good =
                state.ended().map(ended -> ended.outcome() == Outcome.SUCCEEDED).orElse(true);
        return good && isToldOnlyWhenBad(state);
    }

    private static boolean isToldOnlyWhenBad(RunState state) {
        return state.schedule().map(Scheduled::quiet).orElse(false)
                && state.planned()
                        .map(planned -> planned.approvalsNeeded() == 0)
                        .orElse(true);
    }

    /** What it is about, in one line: the plan's headline, or the command while there is no plan. */
    public static String headline(RunState state) {
        Event.Requested request = state.request();
        return Wording.name(request.schedule()
                .filter(Scheduled::isNotice)
                .map(notice -> "Schedule " + notice.name() + ", " + request.line())
                .or(() -> state.plan().map(Plan::headline))
                .orElse(request.line()));
    }

    /** How it ended and after how long: {@code succeeded after 1 m 42 s}; empty while it has not. */
    public static Optional<String> outcome(RunState state) {
        return state.ended().map(ended -> ResultCard.outcome(state, ended));
    }
}

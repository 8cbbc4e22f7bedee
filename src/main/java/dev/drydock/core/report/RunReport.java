package dev.drydock.core.report;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Card;
import java.time.Instant;
import java.util.Optional;

/** What people see of a run in its channel: one root message that changes, and replies for what is worth a line. */
public final class RunReport {
    private RunReport() {}

    /** The root message: the plan card while it waits, the live progress while it runs, the result when it is over. */
    public static Card root(RunState state, Instant now) {
        String headline =
                state.plan().map(plan -> plan.headline()).orElse(state.request().line());
        return Card.of(headline + " · " + state.phase() + " · " + now);
    }

    /**
     * The reply that an entry is worth, if any.
     *
     * @param state the state after the entry
     * @param entry the entry
     */
    public static Optional<ThreadReply> reply(RunState state, Entry entry) {
        return Optional.of(new ThreadReply(
                Card.of(entry.event().getClass().getSimpleName() + " of " + state.id()), state.hasEnded()));
    }
}

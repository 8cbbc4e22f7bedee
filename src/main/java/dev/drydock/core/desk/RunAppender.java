package dev.drydock.core.desk;

import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a run, lets somebody decide, and appends the decision; decides again whenever somebody else was first. */
final class RunAppender {
    private static final Logger log = LoggerFactory.getLogger(RunAppender.class);

    private final Journal journal;

    RunAppender(Journal journal) {
        this.journal = journal;
    }

    /**
     * What was decided.
     *
     * @param events what to append; may be none
     * @param result what to tell
     */
    record Decision<T>(List<Event> events, T result) {
        Decision {
            events = List.copyOf(events);
        }
    }

    boolean isThere(RunId id) {
        return !journal.read(id, 0).isEmpty();
    }

    RunState state(RunId id) {
        RunState state = RunState.of(id, journal.read(id, 0));
        if (state.sequence() == 0) {
            throw new RefusalException("There is no run " + id + ". `runs` lists the newest ones.");
        }
        return state;
    }

    /**
     * Like {@link #decide}, for what a person did: once, however often it is delivered.
     *
     * @return empty where it was taken before
     */
    <T> Optional<T> decideOnce(RunId id, String delivery, Function<RunState, Decision<T>> decide) {
        return decide(id, state -> {
            if (state.taken().contains(delivery)) {
                return new Decision<>(List.of(), Optional.empty());
            }
            Decision<T> decision = decide.apply(state);
            if (decision.events().isEmpty()) {
                return new Decision<>(List.of(), Optional.of(decision.result()));
            }
            List<Event> events = new ArrayList<>();
            events.add(new Event.Taken(delivery));
            events.addAll(decision.events());
            return new Decision<>(events, Optional.of(decision.result()));
        });
    }

    <T> T decide(RunId id, Function<RunState, Decision<T>> decide) {
        long refusedAt = -1;
        while (true) {
            RunState state = state(id);
            if (state.sequence() == refusedAt) {
                throw new Journal.JournalException(
                        "The journal refuses what is appended to run " + id + ", though nobody else appended.");
            }
            Decision<T> decision = decide.apply(state);
            if (decision.events().isEmpty()) {
                return decision.result();
            }
            try {
                journal.append(id, state.sequence(), decision.events());
                return decision.result();
            } catch (Journal.ConflictException somebodyElse) {
                log.atDebug().addKeyValue("run", id).log("somebody else was first; deciding again");
                refusedAt = state.sequence();
            }
        }
    }
}

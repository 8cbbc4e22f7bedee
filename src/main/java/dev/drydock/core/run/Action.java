package dev.drydock.core.run;

import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Plan;
import java.util.List;
import java.util.Optional;

/** Something that Drydock can do to a cluster: planned, approved, then carried out. */
public interface Action {
    /** The command that asks for it. */
    CommandDefinition definition();

    /**
     * Makes the plan from the live cluster; changes nothing.
     *
     * @throws RefusalException where no plan can be made: an unknown node, a cluster that is away
     */
    Plan plan(Command command);

    /** Whether the command asks for the plan only ({@code --dry-run}). */
    boolean isDryRun(Command command);

    /** Why it is asked for ({@code --reason}). */
    Optional<String> reason(Command command);

    /**
     * Carries out what was approved, from wherever the log says that it stands.
     *
     * @param command the command
     * @param log the run's journal: says what was approved and done, takes intents and outcomes, tells of controls
     * @throws InterruptedException when the worker is to stop; the run goes on elsewhere or later
     */
    Completion perform(Command command, RunLog log) throws InterruptedException;

    /**
     * What is offered to undo what a run left behind, when it ends in another way than by its performance: it expired, was
     * rejected or unlocked after it had begun. Told from its journal alone.
     */
    default List<Offer> leftovers(RunState state) {
        return List.of();
    }

    /** How a performance ended. */
    sealed interface Completion {
        /** It is over. */
        record Finished(Outcome outcome, String summary, List<Offer> offers) implements Completion {
            public Finished {
                offers = List.copyOf(offers);
            }
        }

        /** It would do something that nobody approved: the new plan must be approved before it goes on. */
        record ApprovalNeeded(Plan plan) implements Completion {}

        /** What it does next stops this very process: another one should go on, if there is one. */
        record HandOver(String why) implements Completion {}
    }
}

package dev.drydock.app;

import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import java.util.Optional;

/**
 * An action that shows the plan of a dry run, refuses everything else, and never acts: on a cluster, or an etcd, where nothing
 * may be changed. An action without dry runs, a drill or a verification, is refused as a whole.
 *
 * <p>Whatever asks for an act, a line, a button, a schedule or a run that was left over, comes to an action by these two ways:
 * its plan is made, and it is performed. Both are shut here, for every action there is or will be.
 */
final class PlanningOnly implements Action {
    static final String REFUSAL =
            "Nothing may be changed here, for this is somebody's and Drydock was started without `--allow-changes`."
                    + " Add `--dry-run` to see the plan.";

    private final Action action;

    PlanningOnly(Action action) {
        this.action = action;
    }

    @Override
    public CommandDefinition definition() {
        return action.definition();
    }

    @Override
    public Plan plan(Command command) {
        if (!action.isDryRun(command)) {
            throw new RefusalException(REFUSAL);
        }
        return action.plan(command);
    }

    @Override
    public boolean isDryRun(Command command) {
        return action.isDryRun(command);
    }

    @Override
    public Optional<String> reason(Command command) {
        return action.reason(command);
    }

    @Override
    public Completion perform(Command command, RunLog log) {
        throw new RefusalException(REFUSAL);
    }
}

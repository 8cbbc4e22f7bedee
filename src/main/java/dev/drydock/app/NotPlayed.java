package dev.drydock.app;

import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import java.util.Optional;

/**
 * An action that is known and cannot be had here: whoever asks for it is told why.
 *
 * @param definition the command that asks for it
 * @param why a sentence
 */
record NotPlayed(CommandDefinition definition, String why) implements Action {
    @Override
    public Plan plan(Command command) {
        throw new RefusalException(why);
    }

    @Override
    public boolean isDryRun(Command command) {
        return false;
    }

    @Override
    public Optional<String> reason(Command command) {
        return Optional.empty();
    }

    @Override
    public Completion perform(Command command, RunLog log) {
        throw new RefusalException(why);
    }
}

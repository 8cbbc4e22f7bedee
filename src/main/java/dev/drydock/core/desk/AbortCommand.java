package dev.drydock.core.desk;

import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.run.RunId;
import java.util.List;

/**
 * {@code abort RUN}: take a request back, or end a run with what is under way.
 *
 * @param run the run
 */
record AbortCommand(RunId run) implements Command {
    static final CommandDefinition DEFINITION = new CommandDefinition(
            "abort",
            "Takes a request back, or ends a run: nothing new begins, what is under way is finished.",
            "RUN",
            1,
            1,
            List.of(),
            List.of("abort r-7k3m9q2x"),
            arguments -> new AbortCommand(runId(arguments.positionals().getFirst())));

    /** Reads a run id as people type it. */
    static RunId runId(String word) {
        if (!RunId.isValid(word)) {
            throw new CommandException(
                    "`" + word + "` is not the id of a run; those look like r-7k3m9q2x. `runs` lists the newest ones.",
                    word);
        }
        return new RunId(word);
    }
}

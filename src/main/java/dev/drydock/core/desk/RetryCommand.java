package dev.drydock.core.desk;

import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.run.RunId;
import java.util.List;

/**
 * {@code retry RUN}: ask again for what an ended run did not finish; it is planned and approved like any request.
 *
 * @param run the run
 */
record RetryCommand(RunId run) implements Command {
    static final CommandDefinition DEFINITION = new CommandDefinition(
            "retry",
            "Asks again for what a run did not finish, with a new plan and new approvals.",
            "RUN",
            1,
            1,
            List.of(),
            List.of("retry r-7k3m9q2x"),
            arguments ->
                    new RetryCommand(AbortCommand.runId(arguments.positionals().getFirst())));
}

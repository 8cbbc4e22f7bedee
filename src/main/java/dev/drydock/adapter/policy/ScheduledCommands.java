package dev.drydock.adapter.policy;

import dev.drydock.core.command.CommandException;

/** Says what commands may be scheduled. */
@FunctionalInterface
public interface ScheduledCommands {
    /**
     * The line in canonical form.
     *
     * @throws CommandException where it is not understood, or is no command for a schedule
     */
    String check(String line);
}

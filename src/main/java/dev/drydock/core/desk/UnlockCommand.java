package dev.drydock.core.desk;

import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.OptionDefinition.Kind;
import java.util.List;

/**
 * {@code unlock RESOURCE --reason TEXT}: take a lock away from the run that holds it.
 *
 * @param resource the lock's name, or what people call it
 * @param reason why
 */
record UnlockCommand(String resource, String reason) implements Command {
    static final CommandDefinition DEFINITION = new CommandDefinition(
            "unlock",
            "Takes a lock away from the run that holds it, for leads: the run ends at once, and what it has under way"
                    + " is not waited for.",
            "RESOURCE",
            1,
            1,
            List.of(OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; must be given, and is kept.")),
            List.of("unlock node01 --reason \"its worker is stuck\""),
            UnlockCommand::read);

    private static UnlockCommand read(Arguments arguments) {
        String reason = arguments
                .text("--reason")
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new CommandException(
                        "`unlock` ends a run that may be at work, so it wants to know why: add --reason \"…\".",
                        "--reason"));
        return new UnlockCommand(arguments.positionals().getFirst(), reason);
    }
}

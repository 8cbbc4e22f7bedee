package dev.drydock.action.node;

import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.OptionDefinition;
import java.util.List;
import java.util.Optional;

/**
 * Which nodes a command names.
 *
 * @param words node names and globs
 * @param selector a label selector as text
 */
public record Targets(List<String> words, Optional<String> selector) {
    public static final OptionDefinition SELECTOR = OptionDefinition.of(
                    "--selector",
                    OptionDefinition.Kind.TEXT,
                    "SELECTOR",
                    "Choose nodes by label, for example pool=blue,zone!=b.")
            .orLetter("-l");

    public Targets {
        words = List.copyOf(words);
    }

    public static Targets of(Arguments arguments) {
        Optional<String> selector = arguments.text(SELECTOR.name());
        if (arguments.positionals().isEmpty() && selector.isEmpty()) {
            throw new CommandException("Which nodes? Name them, use a glob such as worker-*, or give --selector.", "");
        }
        if (!arguments.positionals().isEmpty() && selector.isPresent()) {
            throw new CommandException("Give node names or --selector, not both.", SELECTOR.name());
        }
        return new Targets(arguments.positionals(), selector);
    }
}

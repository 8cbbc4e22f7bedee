package dev.drydock.core.command;

import dev.drydock.core.plan.Risk;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A command as it is offered: what the grammar, the help, the command reference and the Slack manifest are made from.
 *
 * @param name its words: {@code drain}, or {@code etcd status}
 * @param summary one sentence
 * @param positional its positional arguments in the help's notation: {@code NODE...}, {@code [COMMAND]}; empty when it takes none
 * @param minimumPositionals how many it needs
 * @param maximumPositionals how many it takes
 * @param options its options, in the help's order
 * @param examples whole lines that work, without the leading slash command
 * @param risks how much it may harm, from case to case; none for what only tells, and for what the desk does with runs
 * @param reader makes the command from its checked arguments; throws {@link CommandException} where they do not fit together
 */
public record CommandDefinition(
        String name,
        String summary,
        String positional,
        int minimumPositionals,
        int maximumPositionals,
        List<OptionDefinition> options,
        List<String> examples,
        Set<Risk> risks,
        Function<Arguments, Command> reader) {
    public CommandDefinition {
        options = List.copyOf(options);
        examples = List.copyOf(examples);
        risks = Set.copyOf(risks);
    }

    /** A command that harms nothing. */
    public CommandDefinition(
            String name,
            String summary,
            String positional,
            int minimumPositionals,
            int maximumPositionals,
            List<OptionDefinition> options,
            List<String> examples,
            Function<Arguments, Command> reader) {
        this(name, summary, positional, minimumPositionals, maximumPositionals, options, examples, Set.of(), reader);
    }

    /** The usage line: {@code drain NODE... [--force] [--timeout DURATION]}. */
    public String usage() {
        StringBuilder usage = new StringBuilder(name);
        if (!positional.isEmpty()) {
            usage.append(' ').append(positional);
        }
        for (OptionDefinition option : options) {
            usage.append(" [").append(option.name());
            if (!option.placeholder().isEmpty()) {
                usage.append(' ').append(option.placeholder());
            }
            usage.append(']');
        }
        return usage.toString();
    }
}

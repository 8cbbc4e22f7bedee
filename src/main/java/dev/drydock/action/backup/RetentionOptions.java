package dev.drydock.action.backup;

import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.OptionDefinition;
import java.util.List;
import java.util.Optional;

/** The options by which people say what is to be kept. */
public final class RetentionOptions {
    private static final List<String> RULES =
            List.of("--keep-last", "--keep-hourly", "--keep-daily", "--keep-weekly", "--keep-monthly");

    private RetentionOptions() {}

    /** What the grammar knows of them. */
    public static List<OptionDefinition> definitions() {
        return RULES.stream().map(RetentionOptions::rule).toList();
    }

    private static OptionDefinition rule(String name) {
        String what = name.equals("--keep-last")
                ? "How many of the newest to keep."
                : "The newest of each of so many " + name.substring("--keep-".length()) + " periods.";
        return OptionDefinition.of(name, OptionDefinition.Kind.INTEGER, "N", what);
    }

    /**
     * The rule that was given; empty where things are named instead.
     *
     * @param command the command's name
     * @throws CommandException where neither a rule is given nor a name, or both are
     */
    public static Optional<Retention> read(Arguments arguments, String command) {
        List<Integer> counts =
                RULES.stream().map(rule -> count(arguments, rule)).toList();
        boolean ruled = counts.stream().anyMatch(count -> count > 0);
        List<String> names = arguments.positionals();
        if (!ruled && names.isEmpty()) {
            throw new CommandException(
                    "`" + command + "` wants to know what to keep, for example `--keep-last 5 --keep-daily 7`, or the"
                            + " names of what is to go.",
                    "--keep-last");
        }
        if (ruled && !names.isEmpty()) {
            throw new CommandException(
                    "`" + command + "` goes by rules or by names; give one of them.", names.getFirst());
        }
        return ruled
                ? Optional.of(new Retention(counts.get(0), counts.get(1), counts.get(2), counts.get(3), counts.get(4)))
                : Optional.empty();
    }

    private static int count(Arguments arguments, String rule) {
        int count = arguments.integer(rule).orElse(0);
        if (count < 0) {
            throw new CommandException(rule + " is 0 or more.", String.valueOf(count));
        }
        return count;
    }
}

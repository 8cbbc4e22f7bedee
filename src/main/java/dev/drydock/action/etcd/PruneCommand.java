package dev.drydock.action.etcd;

import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.OptionDefinition.Kind;
import dev.drydock.core.plan.Risk;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code etcd prune}: delete the good snapshots that a retention rule does not keep.
 *
 * @param retention the rule
 * @param dryRun show the plan only
 * @param reason why
 */
record PruneCommand(Retention retention, boolean dryRun, Optional<String> reason) implements Command {
    private static final List<String> RULES =
            List.of("--keep-last", "--keep-hourly", "--keep-daily", "--keep-weekly", "--keep-monthly");

    static final CommandDefinition DEFINITION = new CommandDefinition(
            "etcd prune",
            "Deletes the good snapshots that the given rules do not keep; the newest good one always stays.",
            "",
            0,
            0,
            Stream.concat(
                            RULES.stream().map(PruneCommand::rule),
                            Stream.of(
                                    OptionDefinition.dryRun(),
                                    OptionDefinition.of(
                                            "--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")))
                    .toList(),
            List.of("etcd prune --keep-last 5 --keep-daily 7 --keep-weekly 4 --dry-run"),
            Set.of(Risk.DESTRUCTIVE),
            PruneCommand::read);

    private static OptionDefinition rule(String name) {
        String what = name.equals("--keep-last")
                ? "How many of the newest to keep."
                : "The newest of each of so many " + name.substring("--keep-".length()) + " periods.";
        return OptionDefinition.of(name, Kind.INTEGER, "N", what);
    }

    private static PruneCommand read(Arguments arguments) {
        List<Integer> counts =
                RULES.stream().map(rule -> count(arguments, rule)).toList();
        if (counts.stream().allMatch(count -> count == 0)) {
            throw new CommandException(
                    "`etcd prune` wants to know what to keep, for example `--keep-last 5 --keep-daily 7`.",
                    "--keep-last");
        }
        Retention retention = new Retention(counts.get(0), counts.get(1), counts.get(2), counts.get(3), counts.get(4));
        return new PruneCommand(retention, arguments.flag("--dry-run"), arguments.text("--reason"));
    }

    private static int count(Arguments arguments, String rule) {
        int count = arguments.integer(rule).orElse(0);
        if (count < 0) {
            throw new CommandException(rule + " is 0 or more.", String.valueOf(count));
        }
        return count;
    }
}

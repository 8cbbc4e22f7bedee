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
 * {@code etcd prune}: delete the good snapshots that a retention rule does not keep, or those that are named.
 *
 * @param retention the rule; keeps nothing where names are given
 * @param names of snapshots to delete, good or not; empty to go by the rule
 * @param dryRun show the plan only
 * @param reason why
 */
record PruneCommand(Retention retention, List<String> names, boolean dryRun, Optional<String> reason)
        implements Command {
    private static final List<String> RULES =
            List.of("--keep-last", "--keep-hourly", "--keep-daily", "--keep-weekly", "--keep-monthly");

    /** So many are looked at one by one by who approves. */
    private static final int MOST_NAMES = 20;

    static final CommandDefinition DEFINITION = new CommandDefinition(
            "etcd prune",
            "Deletes this etcd's good snapshots that the given rules do not keep, or the snapshots that are named,"
                    + " which may be bad or another etcd's; the newest good one always stays.",
            "[NAME]...",
            0,
            MOST_NAMES,
            Stream.concat(
                            RULES.stream().map(PruneCommand::rule),
                            Stream.of(
                                    OptionDefinition.dryRun(),
                                    OptionDefinition.of(
                                            "--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")))
                    .toList(),
            List.of("etcd prune --keep-last 5 --keep-daily 7 --keep-weekly 4 --dry-run", "etcd prune torn-one"),
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
        List<String> names = arguments.positionals().stream()
                .map(SnapshotCommand::name)
                .distinct()
                .toList();
        boolean ruled = counts.stream().anyMatch(count -> count > 0);
        if (!ruled && names.isEmpty()) {
            throw new CommandException(
                    "`etcd prune` wants to know what to keep, for example `--keep-last 5 --keep-daily 7`, or the names"
                            + " of what is to go.",
                    "--keep-last");
        }
        if (ruled && !names.isEmpty()) {
            throw new CommandException("`etcd prune` goes by rules or by names; give one of them.", names.getFirst());
        }
        Retention retention = new Retention(counts.get(0), counts.get(1), counts.get(2), counts.get(3), counts.get(4));
        return new PruneCommand(retention, names, arguments.flag("--dry-run"), arguments.text("--reason"));
    }

    private static int count(Arguments arguments, String rule) {
        int count = arguments.integer(rule).orElse(0);
        if (count < 0) {
            throw new CommandException(rule + " is 0 or more.", String.valueOf(count));
        }
        return count;
    }
}

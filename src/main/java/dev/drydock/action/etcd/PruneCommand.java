package dev.drydock.action.etcd;

import dev.drydock.action.backup.Retention;
import dev.drydock.action.backup.RetentionOptions;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
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
 * @param retention the rule; empty where names are given
 * @param names of snapshots to delete, good or not; empty to go by the rule
 * @param dryRun show the plan only
 * @param reason why
 */
record PruneCommand(Optional<Retention> retention, List<String> names, boolean dryRun, Optional<String> reason)
        implements Command {
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
                            RetentionOptions.definitions().stream(),
                            Stream.of(
                                    OptionDefinition.dryRun(),
                                    OptionDefinition.of(
                                            "--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")))
                    .toList(),
            List.of("etcd prune --keep-last 5 --keep-daily 7 --keep-weekly 4 --dry-run", "etcd prune torn-one"),
            Set.of(Risk.DESTRUCTIVE),
            PruneCommand::read);

    private static PruneCommand read(Arguments arguments) {
        List<String> names = arguments.positionals().stream()
                .map(SnapshotCommand::name)
                .distinct()
                .toList();
        return new PruneCommand(
                RetentionOptions.read(arguments, "etcd prune"),
                names,
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }
}

package dev.drydock.action.backup;

import dev.drydock.cluster.backup.BackupEntry.Kind;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.plan.Risk;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code backup prune}: delete the good backups that a retention rule does not keep, or those that are named.
 *
 * @param retention the rule, which each kind is under for itself; empty where names are given
 * @param kind the only kind that the rule is for; empty for all
 * @param names of backups to delete, good or not; empty to go by the rule
 * @param dryRun show the plan only
 * @param reason why
 */
record BackupPruneCommand(
        Optional<Retention> retention, Optional<Kind> kind, List<String> names, boolean dryRun, Optional<String> reason)
        implements Command {
    /** So many are looked at one by one by who approves. */
    private static final int MOST_NAMES = 20;

    static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup prune",
            "Deletes this cluster's good backups that the given rules do not keep, each kind for itself, or the backups"
                    + " that are named, which may be bad or another cluster's; the newest good one of each kind always"
                    + " stays. Snapshots of etcd are `etcd prune`'s.",
            "[NAME]...",
            0,
            MOST_NAMES,
            Stream.concat(
                            RetentionOptions.definitions().stream(),
                            Stream.of(
                                    BackupsQuery.KIND,
                                    OptionDefinition.dryRun(),
                                    OptionDefinition.of(
                                            "--reason",
                                            OptionDefinition.Kind.TEXT,
                                            "TEXT",
                                            "Why; shown to everybody and kept.")))
                    .toList(),
            List.of(
                    "backup prune --keep-last 5 --keep-weekly 4 --dry-run",
                    "backup prune --kind resources --keep-daily 7"),
            Set.of(Risk.DESTRUCTIVE),
            BackupPruneCommand::read);

    private static BackupPruneCommand read(Arguments arguments) {
        return new BackupPruneCommand(
                RetentionOptions.read(arguments, "backup prune"),
                BackupsQuery.kind(arguments),
                arguments.positionals().stream()
                        .map(KeptBackups::kept)
                        .distinct()
                        .toList(),
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }
}

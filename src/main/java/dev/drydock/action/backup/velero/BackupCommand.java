package dev.drydock.action.backup.velero;

import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.OptionDefinition.Kind;
import dev.drydock.core.plan.Risk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code backup velero create}: have Velero make a backup.
 *
 * @param name what it is to be called; empty for a name made from the moment and the run
 * @param namespaces what is to be in it; empty for all
 * @param excluded the namespaces that are not
 * @param location where it is to be kept; empty for Velero's default
 * @param keep how long it is to be kept; empty for Velero's default
 * @param dryRun show the plan only
 * @param reason why
 */
record BackupCommand(
        Optional<String> name,
        List<String> namespaces,
        List<String> excluded,
        Optional<String> location,
        Optional<Duration> keep,
        boolean dryRun,
        Optional<String> reason)
        implements Command {
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup velero create",
            "Has Velero make a backup, watches it to its end, and lists what it met.",
            "[NAME]",
            0,
            1,
            List.of(
                    OptionDefinition.of("--namespaces", Kind.TEXT, "NAMESPACE,...", "Only these; all without it."),
                    OptionDefinition.of("--exclude-namespaces", Kind.TEXT, "NAMESPACE,...", "All but these."),
                    OptionDefinition.of(
                            "--location", Kind.TEXT, "LOCATION", "Keep it in this storage location of Velero's."),
                    OptionDefinition.of(
                            "--ttl",
                            Kind.DURATION,
                            "DURATION",
                            "How long Velero keeps it; Velero's own default is 720h."),
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of("backup velero create", "backup velero create before-upgrade --namespaces shop,billing --ttl 168h"),
            Set.of(Risk.HARMLESS),
            BackupCommand::read);

    private static BackupCommand read(Arguments arguments) {
        List<String> namespaces = VeleroNames.namespaces(arguments, "--namespaces");
        List<String> excluded = VeleroNames.namespaces(arguments, "--exclude-namespaces");
        Optional<Duration> keep = arguments.duration("--ttl");
        if (keep.filter(time -> time.compareTo(SHORTEST) < 0).isPresent()) {
            throw new CommandException("--ttl is a minute or more: Velero deletes the backup after it.", "--ttl");
        }
        if (namespaces.stream().anyMatch(excluded::contains)) {
            throw new CommandException(
                    "A namespace is both in --namespaces and in --exclude-namespaces.", "--namespaces");
        }
        return new BackupCommand(
                arguments.positionals().stream().findFirst().map(VeleroNames::made),
                namespaces,
                excluded,
                arguments.text("--location").map(VeleroNames::found),
                keep,
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }
}

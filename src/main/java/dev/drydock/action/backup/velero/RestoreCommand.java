package dev.drydock.action.backup.velero;

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
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code restore velero}: have Velero restore a backup.
 *
 * @param backup the backup's name
 * @param namespaces what of it; empty for all
 * @param into namespaces that become others
 * @param updateExisting whether what exists is made as it is in the backup
 * @param dryRun show the plan only
 * @param reason why
 */
record RestoreCommand(
        String backup,
        List<String> namespaces,
        SortedMap<String, String> into,
        boolean updateExisting,
        boolean dryRun,
        Optional<String> reason)
        implements Command {
    static final CommandDefinition DEFINITION = new CommandDefinition(
            "restore velero",
            "Has Velero restore a backup into this cluster. What exists is left as it is, unless --update-existing.",
            "BACKUP",
            1,
            1,
            List.of(
                    OptionDefinition.of("--namespaces", Kind.TEXT, "NAMESPACE,...", "Only these; all without it."),
                    OptionDefinition.of(
                            "--into",
                            Kind.TEXT,
                            "FROM=TO,...",
                            "Restore a namespace under another name: shop=shop-restored."),
                    OptionDefinition.flag(
                            "--update-existing",
                            "Make what exists as it is in the backup (existingResourcePolicy: update)."),
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of(
                    "restore velero before-upgrade --namespaces shop --dry-run",
                    "restore velero before-upgrade --namespaces shop --into shop=shop-restored"),
            Set.of(Risk.DESTRUCTIVE),
            RestoreCommand::read);

    private static RestoreCommand read(Arguments arguments) {
        return new RestoreCommand(
                VeleroNames.found(arguments.positionals().getFirst()),
                VeleroNames.namespaces(arguments, "--namespaces"),
                arguments.text("--into").map(RestoreCommand::into).orElseGet(TreeMap::new),
                arguments.flag("--update-existing"),
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }

    private static SortedMap<String, String> into(String words) {
        SortedMap<String, String> into = new TreeMap<>();
        for (String pair : words.split(",", -1)) {
            String[] names = pair.strip().split("=", -1);
            if (names.length != 2) {
                throw new CommandException("--into takes FROM=TO with commas between: shop=shop-restored.", "--into");
            }
            String from = VeleroNames.namespace(names[0], "--into");
            if (into.put(from, VeleroNames.namespace(names[1], "--into")) != null) {
                throw new CommandException("--into names the namespace " + from + " twice.", "--into");
            }
        }
        return into;
    }
}

package dev.drydock.action.backup.resources.restore;

import dev.drydock.action.backup.KeptBackups;
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

/**
 * {@code restore resources}: apply the objects of an export.
 *
 * @param archive the export's name
 * @param namespace only what is in this namespace, and itself; empty for all
 * @param force whether fields that others own are taken from them
 * @param dryRun show the plan only
 * @param reason why
 */
record ResourceRestoreCommand(
        String archive, Optional<String> namespace, boolean force, boolean dryRun, Optional<String> reason)
        implements Command {
    static final CommandDefinition DEFINITION = new CommandDefinition(
            "restore resources",
            "Applies the objects of an export, in its order, and shows first what would change.",
            "ARCHIVE",
            1,
            1,
            List.of(
                    OptionDefinition.of(
                                    "--namespace",
                                    Kind.TEXT,
                                    "NAMESPACE",
                                    "Only what is in this namespace, and itself.")
                            .orLetter("-n"),
                    OptionDefinition.flag(
                            "--force-conflicts",
                            "Take fields that others own from them; without it such objects are left as they are."),
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of(
                    "restore resources resources-20261125-020000-7k3m9q2d --dry-run",
                    "restore resources before-upgrade --namespace shop"),
            Set.of(Risk.DESTRUCTIVE),
            ResourceRestoreCommand::read);

    private static ResourceRestoreCommand read(Arguments arguments) {
        return new ResourceRestoreCommand(
                KeptBackups.kept(arguments.positionals().getFirst()),
                arguments.text("--namespace").map(ResourceRestoreCommand::namespace),
                arguments.flag("--force-conflicts"),
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }

    private static String namespace(String word) {
        if (!word.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
            throw new CommandException("--namespace takes the name of one namespace.", word);
        }
        return word;
    }
}

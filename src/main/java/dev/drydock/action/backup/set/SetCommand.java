package dev.drydock.action.backup.set;

import dev.drydock.action.backup.KeptBackups;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.OptionDefinition.Kind;
import dev.drydock.core.plan.Risk;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code backup set}: keep all that a lost cluster is rebuilt from.
 *
 * @param name what it is to be called; empty for a name made from the moment and the run
 * @param dryRun show the plan only
 * @param reason why
 */
record SetCommand(Optional<String> name, boolean dryRun, Optional<String> reason) implements Command {
    static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup set",
            "Keeps all that a lost cluster is rebuilt from: a snapshot of etcd, the control plane's certificates, keys"
                    + " and configuration, and what else there is; with one index, which the journal signs.",
            "",
            0,
            0,
            List.of(
                    OptionDefinition.of("--name", Kind.TEXT, "NAME", "What it is to be called."),
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of("backup set", "backup set --name before-upgrade --reason \"1.36 tonight\""),
            Set.of(Risk.HARMLESS),
            SetCommand::read);

    private static SetCommand read(Arguments arguments) {
        return new SetCommand(
                arguments.text("--name").map(KeptBackups::name),
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }
}

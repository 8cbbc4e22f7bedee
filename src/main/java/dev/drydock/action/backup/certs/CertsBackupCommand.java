package dev.drydock.action.backup.certs;

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
 * {@code backup certs}: keep the certificates, keys and configuration of the control plane.
 *
 * @param name what it is to be called; empty for a name made from the moment and the run
 * @param nodes names and globs of hosts; none for all of the control plane
 * @param dryRun show the plan only
 * @param reason why
 */
record CertsBackupCommand(Optional<String> name, List<String> nodes, boolean dryRun, Optional<String> reason)
        implements Command {
    static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup certs",
            "Keeps the certificates, private keys, kubeconfigs, manifests and encryption configuration of every host of"
                    + " the control plane, sealed before they leave it.",
            "",
            0,
            0,
            List.of(
                    OptionDefinition.of("--name", Kind.TEXT, "NAME", "What it is to be called."),
                    NodeChoice.option("Of these hosts only, names or globs."),
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of("backup certs", "backup certs --nodes control-1 --dry-run"),
            Set.of(Risk.HARMLESS),
            CertsBackupCommand::read);

    CertsBackupCommand {
        nodes = List.copyOf(nodes);
    }

    private static CertsBackupCommand read(Arguments arguments) {
        return new CertsBackupCommand(
                arguments.text("--name").map(KeptBackups::name),
                NodeChoice.read(arguments),
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }
}

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
 * {@code restore certs}: put kept certificates, keys and configuration back onto their hosts.
 *
 * @param name what is kept
 * @param nodes names and globs of hosts; none for all that are in it
 * @param all whether manifests and units go back, too
 * @param dryRun show the plan only
 * @param reason why
 */
record CertsRestoreCommand(String name, List<String> nodes, boolean all, boolean dryRun, Optional<String> reason)
        implements Command {
    static final CommandDefinition DEFINITION = new CommandDefinition(
            "restore certs",
            "Puts kept certificates, keys, kubeconfigs and the encryption configuration back onto their hosts, with"
                    + " owner and mode; what is there is kept aside.",
            "BACKUP",
            1,
            1,
            List.of(
                    NodeChoice.option("Onto these hosts only, names or globs."),
                    OptionDefinition.flag(
                            "--all",
                            "Also manifests of static pods, units, and what they are set by: a kubelet starts at once"
                                    + " what a manifest tells of."),
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of("restore certs before-upgrade --dry-run", "restore certs before-upgrade --nodes control-1"),
            Set.of(Risk.DESTRUCTIVE),
            CertsRestoreCommand::read);

    CertsRestoreCommand {
        nodes = List.copyOf(nodes);
    }

    private static CertsRestoreCommand read(Arguments arguments) {
        return new CertsRestoreCommand(
                KeptBackups.kept(arguments.positionals().getFirst()),
                NodeChoice.read(arguments),
                arguments.flag("--all"),
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }

    /** Whether a kept file is one of those that go back. */
    boolean takes(HostFile file) {
        return all || !isStarting(file.path());
    }

    private static boolean isStarting(String path) {
        return path.startsWith(CertsBackupScripts.MANIFESTS + "/")
                || path.matches("(/etc|/usr/lib|/lib)/systemd/.*|/etc/default/.*");
    }
}

package dev.drydock.action.certs;

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
 * {@code certs renew}: renews the certificates of control planes.
 *
 * @param nodes names and globs of their nodes; none for all whose certificates were not renewed within a day
 * @param dryRun show the plan only
 * @param reason why
 */
record CertsCommand(List<String> nodes, boolean dryRun, Optional<String> reason) implements Command {
    static final CommandDefinition DEFINITION = new CommandDefinition(
            "certs renew",
            "Renews all certificates of kubeadm's, one control plane at a time: a copy, `kubeadm certs renew all`, its"
                    + " static pods started again, and the next one only when it serves.",
            "",
            0,
            0,
            List.of(
                    OptionDefinition.of(
                            "--nodes",
                            Kind.TEXT,
                            "NODE,...",
                            "Of the control plane only these, names or globs; also if they were renewed just now."),
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of("certs renew", "certs renew --nodes control-1 --dry-run"),
            Set.of(Risk.DISRUPTIVE),
            CertsCommand::read);

    CertsCommand {
        nodes = List.copyOf(nodes);
    }

    private static CertsCommand read(Arguments arguments) {
        List<String> nodes = arguments.text("--nodes").stream()
                .flatMap(words -> Stream.of(words.split(",", -1)))
                .map(String::strip)
                .toList();
        if (nodes.stream().anyMatch(String::isEmpty)) {
            throw new CommandException(
                    "--nodes takes names or globs with commas between: control-1,blue-*.", "--nodes");
        }
        return new CertsCommand(nodes, arguments.flag("--dry-run"), arguments.text("--reason"));
    }
}

package dev.drydock.action.node;

import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.plan.Risk;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code cordon} and {@code uncordon}: close nodes to new pods, or open them again.
 *
 * @param targets which nodes
 * @param unschedulable true to cordon
 * @param dryRun show the plan only
 * @param reason why
 */
record SetUnschedulableCommand(Targets targets, boolean unschedulable, boolean dryRun, Optional<String> reason)
        implements Command {
    static final CommandDefinition CORDON = definition(
            "cordon",
            "Closes nodes to new pods; what runs there stays.",
            true,
            "cordon node01",
            "cordon worker-* --dry-run");
    static final CommandDefinition UNCORDON = definition(
            "uncordon",
            "Opens cordoned nodes to new pods again.",
            false,
            "uncordon node01",
            "uncordon --selector pool=blue");

    private static CommandDefinition definition(
            String name, String summary, boolean unschedulable, String... examples) {
        List<OptionDefinition> options = List.of(
                Targets.SELECTOR,
                OptionDefinition.dryRun(),
                OptionDefinition.of(
                        "--reason", OptionDefinition.Kind.TEXT, "TEXT", "Why; shown to everybody and kept."));
        return new CommandDefinition(
                name,
                summary,
                "NODE...",
                0,
                Integer.MAX_VALUE,
                options,
                List.of(examples),
                Set.of(Risk.REVERSIBLE),
                arguments -> new SetUnschedulableCommand(
                        Targets.of(arguments), unschedulable, arguments.flag("--dry-run"), arguments.text("--reason")));
    }

    String verb() {
        return unschedulable ? "cordon" : "uncordon";
    }
}

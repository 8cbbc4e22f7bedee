package dev.drydock.action.etcd;

import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.OptionDefinition.Kind;
import dev.drydock.core.plan.Risk;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code etcd defrag}: give the free space of the members' databases back.
 *
 * @param members their names or ids; empty for all
 * @param dryRun show the plan only
 * @param reason why
 */
record DefragCommand(List<String> members, boolean dryRun, Optional<String> reason) implements Command {
    static final CommandDefinition DEFINITION = new CommandDefinition(
            "etcd defrag",
            "Gives the free space of etcd's databases back: one member at a time, the leader last.",
            "[MEMBER...]",
            0,
            Integer.MAX_VALUE,
            List.of(
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of("etcd defrag", "etcd defrag etcd-2"),
            Set.of(Risk.DISRUPTIVE),
            arguments -> new DefragCommand(
                    arguments.positionals(), arguments.flag("--dry-run"), arguments.text("--reason")));
}

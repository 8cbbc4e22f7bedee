package dev.drydock.action.node.patch;

import dev.drydock.action.node.NodeRollout;
import dev.drydock.action.node.Targets;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.CountOrPercent;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.OptionDefinition.Kind;
import dev.drydock.core.plan.Risk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code patch} and {@code reboot}: the operating system of nodes is brought up to date, or started again.
 *
 * @param targets which nodes
 * @param work what is done to each
 * @param drains whether each is emptied first
 * @param terms how they are emptied, and how many at once
 * @param dryRun show the plan only
 * @param reason why
 */
record PatchCommand(
        Targets targets, Work work, boolean drains, NodeRollout.Terms terms, boolean dryRun, Optional<String> reason)
        implements Command {
    /** What is done to a node. */
    sealed interface Work {
        /**
         * Its packages are upgraded.
         *
         * @param securityOnly those of the distribution's security source alone
         * @param reboot when it is booted
         */
        record Patch(boolean securityOnly, Reboot reboot) implements Work {}

        /** It is booted. */
        record Boot() implements Work {}
    }

    /** When a node is booted after its packages were upgraded. */
    enum Reboot {
        /** Where the distribution says that it has to be. */
        AUTO,
        ALWAYS,
        NEVER
    }

    private static final OptionDefinition FORCE =
            OptionDefinition.flag("--force", "Also pods without a controller: they are lost for good.");
    private static final OptionDefinition EMPTY_DIR =
            OptionDefinition.flag("--delete-emptydir-data", "Also pods with emptyDir volumes: that data is deleted.");
    private static final OptionDefinition TIMEOUT = OptionDefinition.of(
            "--timeout", Kind.DURATION, "DURATION", "How long each node may take to empty; 0 for ever.");
    private static final OptionDefinition WINDOW = OptionDefinition.of(
            "--max-unavailable",
            Kind.COUNT_OR_PERCENT,
            "N|N%",
            "How many of the nodes at once; 1 unless given. Nodes of the control plane go one at a time.");
    private static final OptionDefinition REASON =
            OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.");

    static final CommandDefinition PATCH = new CommandDefinition(
            "patch",
            "Upgrades the packages of nodes: fetches them, empties the node, installs, reboots where that is needed,"
                    + " opens it again.",
            "NODE...",
            0,
            Integer.MAX_VALUE,
            List.of(
                    Targets.SELECTOR,
                    OptionDefinition.flag("--security", "Only what comes from the distribution's security source."),
                    OptionDefinition.of(
                            "--reboot",
                            Kind.TEXT,
                            "auto|always|never",
                            "When to reboot; auto, unless given: where the distribution asks for it."),
                    WINDOW,
                    FORCE,
                    EMPTY_DIR,
                    TIMEOUT,
                    OptionDefinition.dryRun(),
                    REASON),
            List.of("patch node01", "patch worker-* --max-unavailable 10% --security", "patch node01 --reboot always"),
            Set.of(Risk.DISRUPTIVE, Risk.DESTRUCTIVE),
            PatchCommand::readPatch);

    static final CommandDefinition REBOOT = new CommandDefinition(
            "reboot",
            "Reboots nodes: empties each, boots it, waits until it is ready, opens it again.",
            "NODE...",
            0,
            Integer.MAX_VALUE,
            List.of(
                    Targets.SELECTOR,
                    OptionDefinition.flag(
                            "--no-drain",
                            "Leave the pods where they are: they come back in place, if the node does so in time."),
                    WINDOW,
                    FORCE,
                    EMPTY_DIR,
                    TIMEOUT,
                    OptionDefinition.dryRun(),
                    REASON),
            List.of("reboot node01", "reboot node01 --no-drain --reason \"new kernel\""),
            Set.of(Risk.DISRUPTIVE, Risk.DESTRUCTIVE),
            PatchCommand::readReboot);

    private static PatchCommand readPatch(Arguments arguments) {
        Work work = new Work.Patch(arguments.flag("--security"), reboot(arguments));
        return read(arguments, work, true);
    }

    private static PatchCommand readReboot(Arguments arguments) {
        boolean drains = !arguments.flag("--no-drain");
        if (!drains && (arguments.flag("--force") || arguments.flag("--delete-emptydir-data"))) {
            throw new CommandException(
                    "--no-drain leaves the pods where they are; --force and --delete-emptydir-data say how to drain.",
                    "--no-drain");
        }
        return read(arguments, new Work.Boot(), drains);
    }

    private static PatchCommand read(Arguments arguments, Work work, boolean drains) {
        Duration timeout = arguments.duration("--timeout").orElse(Duration.ZERO);
        if (timeout.isNegative()) {
            throw new CommandException("--timeout cannot be negative; 0 waits for ever.", "--timeout");
        }
        return new PatchCommand(
                Targets.of(arguments),
                work,
                drains,
                new NodeRollout.Terms(
                        arguments.flag("--force"),
                        arguments.flag("--delete-emptydir-data"),
                        timeout,
                        arguments.countOrPercent("--max-unavailable").orElse(new CountOrPercent.Count(1))),
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }

    private static Reboot reboot(Arguments arguments) {
        String given = arguments.text("--reboot").orElse("auto");
        return switch (given) {
            case "auto" -> Reboot.AUTO;
            case "always" -> Reboot.ALWAYS;
            case "never" -> Reboot.NEVER;
            default -> throw new CommandException("--reboot is auto, always or never.", given);
        };
    }

    /** The act for people and for the fingerprint: {@code patch}. */
    String verb() {
        return switch (work) {
            case Work.Patch patch -> "patch";
            case Work.Boot boot -> "reboot";
        };
    }

    /** The flags that change what is done on the hosts; part of what is approved. */
    String flags() {
        List<String> flags = new ArrayList<>();
        switch (work) {
            case Work.Patch(boolean securityOnly, Reboot reboot) -> {
                if (securityOnly) {
                    flags.add("--security");
                }
                flags.add("--reboot="
                        + switch (reboot) {
                            case AUTO -> "auto";
                            case ALWAYS -> "always";
                            case NEVER -> "never";
                        });
            }
            case Work.Boot boot -> {
                if (!drains) {
                    flags.add("--no-drain");
                }
            }
        }
        return String.join(" ", flags);
    }
}

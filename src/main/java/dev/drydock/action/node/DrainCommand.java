package dev.drydock.action.node;

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
import java.util.OptionalInt;
import java.util.Set;

/**
 * {@code drain}: empty nodes of their pods, with {@code kubectl drain}'s flags and a few more.
 *
 * @param targets which nodes
 * @param force also pods that no controller will replace
 * @param ignoreDaemonSets leave DaemonSets' pods where they are
 * @param deleteEmptyDirData also pods with emptyDir volumes, whose data goes with them
 * @param disableEviction delete, past every budget
 * @param gracePeriod seconds to give each pod; empty for its own
 * @param timeout how long a node may take; zero for ever
 * @param skipWaitForDelete seconds after which a pod that is terminating is not waited for; empty to wait
 * @param podSelector only these pods
 * @param dryRun show the plan only
 * @param maxUnavailable how many nodes at once
 * @param uncordonAfter open each node again when it is empty
 * @param reason why
 */
record DrainCommand(
        Targets targets,
        boolean force,
        boolean ignoreDaemonSets,
        boolean deleteEmptyDirData,
        boolean disableEviction,
        OptionalInt gracePeriod,
        Duration timeout,
        OptionalInt skipWaitForDelete,
        Optional<PodSelector> podSelector,
        boolean dryRun,
        CountOrPercent maxUnavailable,
        boolean uncordonAfter,
        Optional<String> reason)
        implements Command {
    static final CommandDefinition DEFINITION = new CommandDefinition(
            "drain",
            "Empties nodes: cordons them, evicts their pods under their budgets, waits until they are gone.",
            "NODE...",
            0,
            Integer.MAX_VALUE,
            List.of(
                    Targets.SELECTOR,
                    OptionDefinition.flag("--force", "Also pods without a controller: they are lost for good."),
                    OptionDefinition.flag("--ignore-daemonsets", "Leave DaemonSets' pods where they are."),
                    OptionDefinition.flag(
                            "--delete-emptydir-data", "Also pods with emptyDir volumes: that data is deleted."),
                    OptionDefinition.flag("--disable-eviction", "Delete pods past every budget."),
                    OptionDefinition.of(
                            "--grace-period",
                            Kind.INTEGER,
                            "SECONDS",
                            "Seconds each pod has to stop; -1 for its own, 0 kills."),
                    OptionDefinition.of(
                            "--timeout", Kind.DURATION, "DURATION", "How long each node may take; 0 for ever."),
                    OptionDefinition.of(
                            "--skip-wait-for-delete-timeout",
                            Kind.INTEGER,
                            "SECONDS",
                            "Do not wait for pods that have been terminating for longer; 0 to wait."),
                    OptionDefinition.of("--pod-selector", Kind.TEXT, "SELECTOR", "Only pods with these labels."),
                    OptionDefinition.of(
                            "--max-unavailable",
                            Kind.COUNT_OR_PERCENT,
                            "N|N%",
                            "How many of the nodes at once; 1 unless given. Control-plane nodes always one at a time."),
                    OptionDefinition.flag("--uncordon-after", "Open each node again when it is empty."),
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of(
                    "drain node01 --ignore-daemonsets",
                    "drain node01 --ignore-daemonsets --force --reason \"kernel patch\"",
                    "drain --selector pool=blue --ignore-daemonsets --max-unavailable 20% --timeout 15m"),
            Set.of(Risk.DISRUPTIVE, Risk.DESTRUCTIVE),
            DrainCommand::read);

    private static DrainCommand read(Arguments arguments) {
        int grace = arguments.integer("--grace-period").orElse(-1);
        int skip = arguments.integer("--skip-wait-for-delete-timeout").orElse(0);
        if (skip < 0) {
            throw new CommandException("--skip-wait-for-delete-timeout is 0 or more seconds.", String.valueOf(skip));
        }
        Duration timeout = arguments.duration("--timeout").orElse(Duration.ZERO);
        if (timeout.isNegative()) {
            throw new CommandException("--timeout cannot be negative; 0 waits for ever.", "--timeout");
        }
        return new DrainCommand(
                Targets.of(arguments),
                arguments.flag("--force"),
                arguments.flag("--ignore-daemonsets"),
                arguments.flag("--delete-emptydir-data"),
                arguments.flag("--disable-eviction"),
                grace < 0 ? OptionalInt.empty() : OptionalInt.of(grace),
                timeout,
                skip == 0 ? OptionalInt.empty() : OptionalInt.of(skip),
                arguments.text("--pod-selector").map(PodSelector::parse),
                arguments.flag("--dry-run"),
                arguments.countOrPercent("--max-unavailable").orElse(new CountOrPercent.Count(1)),
                arguments.flag("--uncordon-after"),
                arguments.text("--reason"));
    }

    /** The flags that change what is done, in a fixed order: part of what is approved. */
    List<String> effectiveFlags() {
        List<String> flags = new ArrayList<>();
        addIf(flags, force, "--force");
        addIf(flags, ignoreDaemonSets, "--ignore-daemonsets");
        addIf(flags, deleteEmptyDirData, "--delete-emptydir-data");
        addIf(flags, disableEviction, "--disable-eviction");
        addIf(flags, uncordonAfter, "--uncordon-after");
        gracePeriod.ifPresent(seconds -> flags.add("--grace-period=" + seconds));
        skipWaitForDelete.ifPresent(seconds -> flags.add("--skip-wait-for-delete-timeout=" + seconds));
        podSelector.ifPresent(selector -> flags.add("--pod-selector=" + selector.text()));
        flags.add("--timeout=" + timeout);
        flags.add("--max-unavailable="
                + switch (maxUnavailable) {
                    case CountOrPercent.Count(int value) -> String.valueOf(value);
                    case CountOrPercent.Percent(int value) -> value + "%";
                });
        return List.copyOf(flags);
    }

    private static void addIf(List<String> flags, boolean given, String flag) {
        if (given) {
            flags.add(flag);
        }
    }
}

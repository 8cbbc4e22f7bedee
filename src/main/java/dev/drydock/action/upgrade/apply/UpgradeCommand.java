package dev.drydock.action.upgrade.apply;

import dev.drydock.action.node.NodeRollout;
import dev.drydock.action.upgrade.KubernetesVersion;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.CountOrPercent;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.OptionDefinition.Kind;
import dev.drydock.core.plan.Risk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code upgrade apply} and {@code upgrade node}: brings a kubeadm cluster, or one node of it, to a version.
 *
 * @param scope what of the cluster
 * @param target to which version; empty for the one that kubeadm wrote down last
 * @param terms how nodes are emptied, and how many workers at once
 * @param pause after what a lead is asked to let it go on
 * @param withoutSnapshot whether it goes on without a snapshot of etcd
 * @param dryRun show the plan only
 * @param reason why
 */
record UpgradeCommand(
        Scope scope,
        Optional<KubernetesVersion> target,
        NodeRollout.Terms terms,
        Pause pause,
        boolean withoutSnapshot,
        boolean dryRun,
        Optional<String> reason)
        implements Command {
    /** What of the cluster is upgraded. */
    sealed interface Scope {
        /**
         * The control plane, and the workers.
         *
         * @param workers names and globs; none for all
         */
        record Whole(List<String> workers) implements Scope {
            public Whole {
                workers = List.copyOf(workers);
            }
        }

        /** One node. */
        record One(String node) implements Scope {}
    }

    /** After what a lead is asked. */
    enum Pause {
        NEVER,
        CONTROL_PLANE,
        NODE
    }

    private static final OptionDefinition WITHOUT_SNAPSHOT = OptionDefinition.flag(
            "--without-snapshot", "Go on without a snapshot of etcd: then there is no way back at all.");

    private static final List<OptionDefinition> EMPTYING = List.of(
            OptionDefinition.flag("--force", "Also pods without a controller: they are lost for good."),
            OptionDefinition.flag("--delete-emptydir-data", "Also pods with emptyDir volumes: that data is deleted."),
            OptionDefinition.of(
                    "--timeout", Kind.DURATION, "DURATION", "How long each node may take to empty; 0 for ever."),
            OptionDefinition.dryRun(),
            OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept."));

    static final CommandDefinition APPLY = new CommandDefinition(
            "upgrade apply",
            "Upgrades a kubeadm cluster, at most one minor version: a snapshot, the control plane node by node, then"
                    + " the workers in a rolling window.",
            "VERSION",
            1,
            1,
            Stream.concat(
                            Stream.of(
                                    OptionDefinition.of(
                                            "--nodes",
                                            Kind.TEXT,
                                            "NODE,...",
                                            "Of the workers only these; names or globs."),
                                    OptionDefinition.of(
                                            "--max-unavailable",
                                            Kind.COUNT_OR_PERCENT,
                                            "N|N%",
                                            "How many of the workers at once; 1 unless given."),
                                    OptionDefinition.of(
                                            "--pause-after",
                                            Kind.TEXT,
                                            "control-plane|node",
                                            "Ask a lead before it goes on."),
                                    WITHOUT_SNAPSHOT),
                            EMPTYING.stream())
                    .toList(),
            List.of(
                    "upgrade apply v1.31.2",
                    "upgrade apply v1.31.2 --max-unavailable 10% --pause-after control-plane",
                    "upgrade apply v1.31.2 --nodes blue-* --dry-run"),
            Set.of(Risk.DESTRUCTIVE),
            UpgradeCommand::readApply);

    static final CommandDefinition NODE = new CommandDefinition(
            "upgrade node",
            "Upgrades one node to the version that the cluster has; of the control plane after a snapshot.",
            "NODE",
            1,
            1,
            Stream.concat(Stream.of(WITHOUT_SNAPSHOT), EMPTYING.stream()).toList(),
            List.of("upgrade node worker-7"),
            Set.of(Risk.DISRUPTIVE, Risk.DESTRUCTIVE),
            UpgradeCommand::readNode);

    private static UpgradeCommand readApply(Arguments arguments) {
        String written = arguments.positionals().getFirst();
        KubernetesVersion target = KubernetesVersion.target(written);
        List<String> workers = arguments.text("--nodes").stream()
                .flatMap(words -> Stream.of(words.split(",", -1)))
                .map(String::strip)
                .toList();
        if (workers.stream().anyMatch(String::isEmpty)) {
            throw new CommandException("--nodes takes names or globs with commas between: worker-1,blue-*.", "--nodes");
        }
        return new UpgradeCommand(
                new Scope.Whole(workers),
                Optional.of(target),
                terms(arguments, arguments.countOrPercent("--max-unavailable").orElse(new CountOrPercent.Count(1))),
                pause(arguments),
                arguments.flag("--without-snapshot"),
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }

    private static UpgradeCommand readNode(Arguments arguments) {
        return new UpgradeCommand(
                new Scope.One(arguments.positionals().getFirst()),
                Optional.empty(),
                terms(arguments, new CountOrPercent.Count(1)),
                Pause.NEVER,
                arguments.flag("--without-snapshot"),
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }

    private static NodeRollout.Terms terms(Arguments arguments, CountOrPercent window) {
        Duration timeout = arguments.duration("--timeout").orElse(Duration.ZERO);
        if (timeout.isNegative()) {
            throw new CommandException("--timeout cannot be negative; 0 waits for ever.", "--timeout");
        }
        return new NodeRollout.Terms(
                arguments.flag("--force"), arguments.flag("--delete-emptydir-data"), timeout, window);
    }

    private static Pause pause(Arguments arguments) {
        Optional<String> given = arguments.text("--pause-after");
        if (given.isEmpty()) {
            return Pause.NEVER;
        }
        return switch (given.get()) {
            case "control-plane" -> Pause.CONTROL_PLANE;
            case "node" -> Pause.NODE;
            default -> throw new CommandException("--pause-after is control-plane or node.", given.get());
        };
    }

    /** Whether it moves what Kubernetes has no downgrade for. */
    boolean isWithoutWayBack(Itinerary itinerary) {
        return scope instanceof Scope.Whole || !itinerary.controlPlane().isEmpty();
    }

    /** Whether a snapshot of etcd comes first. */
    boolean wantsSnapshot(Itinerary itinerary) {
        return !withoutSnapshot && isWithoutWayBack(itinerary);
    }

    /** The flags that change what is done; part of what is approved. */
    String flags() {
        String when = switch (pause) {
            case NEVER -> "";
            case CONTROL_PLANE -> "--pause-after=control-plane";
            case NODE -> "--pause-after=node";
        };
        return (withoutSnapshot ? "--without-snapshot " + when : when).strip();
    }
}

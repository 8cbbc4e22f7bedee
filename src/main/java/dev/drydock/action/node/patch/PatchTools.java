package dev.drydock.action.node.patch;

import dev.drydock.action.node.NodeRollout;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.run.Action;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * What patching and rebooting work with.
 *
 * @param cluster the cluster
 * @param rollout goes over its nodes
 * @param hosts the machines behind them
 * @param clock tells the time
 * @param patience how long things are awaited
 */
public record PatchTools(Cluster cluster, NodeRollout rollout, Hosts hosts, InstantSource clock, Patience patience) {
    /** With the usual patience. */
    public PatchTools(Cluster cluster, NodeRollout rollout, Hosts hosts, InstantSource clock) {
        this(cluster, rollout, hosts, clock, Patience.USUAL);
    }

    /**
     * How long things are awaited before a step fails.
     *
     * @param away a host that is not reached, while it should be up
     * @param boot a host that was asked to reboot, until it is back
     * @param ready a node, until its kubelet says that it is well
     */
    public record Patience(Duration away, Duration boot, Duration ready) {
        static final Patience USUAL =
                new Patience(Duration.ofMinutes(3), Duration.ofMinutes(20), Duration.ofMinutes(10));
    }

    /** What is known by its name where nothing of it can be done. */
    public static List<CommandDefinition> definitions() {
        return List.of(PatchCommand.PATCH, PatchCommand.REBOOT);
    }

    /** {@code patch} and {@code reboot}. */
    public List<Action> actions() {
        return List.of(new PatchAction(this, PatchCommand.PATCH), new PatchAction(this, PatchCommand.REBOOT));
    }
}

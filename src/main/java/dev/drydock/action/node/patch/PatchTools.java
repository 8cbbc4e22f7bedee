package dev.drydock.action.node.patch;

import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.node.NodeRollout;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.upgrade.ControlPlane;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.run.Action;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What patching and rebooting work with.
 *
 * @param cluster the cluster
 * @param controlPlane tells whether an API server is ready
 * @param rollout goes over its nodes
 * @param hosts the machines behind them
 * @param etcd its etcd, whose members are seen well before and after work on one of their hosts; empty where Drydock is told of
 *     none
 * @param clock tells the time
 * @param patience how long things are awaited
 */
public record PatchTools(
        Cluster cluster,
        ControlPlane controlPlane,
        NodeRollout rollout,
        Hosts hosts,
        Optional<EtcdTools> etcd,
        InstantSource clock,
        Patience patience) {
    /** With the usual patience. */
    public PatchTools(
            Cluster cluster,
            ControlPlane controlPlane,
            NodeRollout rollout,
            Hosts hosts,
            Optional<EtcdTools> etcd,
            InstantSource clock) {
        this(cluster, controlPlane, rollout, hosts, etcd, clock, Patience.USUAL);
    }

    /**
     * How long things are awaited before a step fails.
     *
     * @param away a host that is not reached, while it should be up
     * @param boot a host that was asked to reboot, until it is back
     * @param ready a node, until its kubelet says that it is well
     * @param gate the control plane, until it is well
     */
    public record Patience(Duration away, Duration boot, Duration ready, Duration gate) {
        static final Patience USUAL = new Patience(
                Duration.ofMinutes(3), Duration.ofMinutes(20), Duration.ofMinutes(10), Duration.ofMinutes(10));
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

package dev.drydock.action.upgrade.apply;

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
 * What upgrades work with.
 *
 * @param cluster the cluster
 * @param controlPlane what its control plane is made of
 * @param rollout goes over its nodes
 * @param hosts the machines behind them
 * @param etcd its etcd, for the snapshot before and the gates between; empty where Drydock is told of none
 * @param clock tells the time
 * @param patience how long things are awaited
 */
public record ApplyTools(
        Cluster cluster,
        ControlPlane controlPlane,
        NodeRollout rollout,
        Hosts hosts,
        Optional<EtcdTools> etcd,
        InstantSource clock,
        Patience patience) {
    /** With the usual patience. */
    public ApplyTools(
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
     * @param away a host that is not reached
     * @param ready a node, until its kubelet tells the new version
     * @param gate what was moved, until it is well
     */
    public record Patience(Duration away, Duration ready, Duration gate) {
        static final Patience USUAL =
                new Patience(Duration.ofMinutes(3), Duration.ofMinutes(10), Duration.ofMinutes(10));
    }

    /** What is known by its name where nothing of it can be done. */
    public static List<CommandDefinition> definitions() {
        return List.of(UpgradeCommand.APPLY, UpgradeCommand.NODE);
    }

    /** {@code upgrade apply} and {@code upgrade node}. */
    public List<Action> actions() {
        return List.of(new UpgradeAction(this, UpgradeCommand.APPLY), new UpgradeAction(this, UpgradeCommand.NODE));
    }
}

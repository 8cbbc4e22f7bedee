package dev.drydock.action.upgrade;

import dev.drydock.action.certs.CertsTools;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.upgrade.ControlPlane;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RefusalException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What upgrades work with.
 *
 * @param cluster the cluster
 * @param controlPlane tells what it is made of
 * @param hosts the machines behind its nodes; empty where Drydock is told of none
 * @param certs tells when their certificates end; empty where there are none
 * @param past tells how long earlier upgrades took
 */
public record UpgradeTools(
        Cluster cluster,
        ControlPlane controlPlane,
        Optional<UpgradeHosts> hosts,
        Optional<CertsTools> certs,
        Supplier<PastUpgrades> past) {
    /** Without the machines. */
    public UpgradeTools(Cluster cluster, ControlPlane controlPlane) {
        this(cluster, controlPlane, Optional.empty(), Optional.empty(), () -> PastUpgrades.NONE);
    }

    /** All that Drydock tells of upgrades, in the help's order. */
    public List<Query> queries() {
        return List.of(new UpgradeCheckQuery(this), new UpgradePlanQuery(this));
    }

    /**
     * What the hosts of these nodes tell.
     *
     * @param minors which minor versions, as {@code v1.32}, their package sources are asked for
     */
    HostsLook look(Collection<NodeName> nodes, Collection<String> minors) {
        try {
            return hosts.map(machines -> HostsLook.at(machines.hosts(), nodes, minors))
                    .orElseGet(HostsLook::none);
        } catch (ClusterException away) {
            throw RefusalException.passing(away.getMessage(), away);
        }
    }

    /** Which of these nodes' certificates have ended or end soon. */
    List<String> certificates(Collection<NodeName> nodes) {
        return certs.map(tools -> tools.warnings(nodes)).orElse(List.of());
    }

    /** The cluster's name for people. */
    String clusterName() {
        try {
            return Wording.name(cluster.identity().name());
        } catch (ClusterException away) {
            throw RefusalException.passing(away.getMessage(), away);
        }
    }
}

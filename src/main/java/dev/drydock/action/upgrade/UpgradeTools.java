package dev.drydock.action.upgrade;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.upgrade.ControlPlane;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RefusalException;
import java.util.List;

/**
 * What upgrades work with.
 *
 * @param cluster the cluster
 * @param controlPlane tells what it is made of
 */
public record UpgradeTools(Cluster cluster, ControlPlane controlPlane) {
    /** All that Drydock tells of upgrades, in the help's order. */
    public List<Query> queries() {
        return List.of(new UpgradeCheckQuery(this), new UpgradePlanQuery(this));
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

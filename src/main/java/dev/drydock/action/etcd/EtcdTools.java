package dev.drydock.action.etcd;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.Rehearsal;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector;
import dev.drydock.cluster.etcd.SnapshotStore;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RefusalException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What etcd's actions work with.
 *
 * @param cluster the Kubernetes cluster that the etcd belongs to
 * @param etcd the etcd
 * @param store where snapshots are kept
 * @param inspector reads snapshot files
 * @param rehearsal restores snapshots to be thrown away
 * @param clock tells the time
 * @param random draws the keys that a drill reads back
 */
public record EtcdTools(
        Cluster cluster,
        Etcd etcd,
        SnapshotStore store,
        SnapshotInspector inspector,
        Rehearsal rehearsal,
        InstantSource clock,
        RandomGenerator random) {
    /** All that Drydock does to etcd, in the help's order, where no snapshot belongs to anything. */
    public List<Action> actions() {
        return actions(Map::of);
    }

    /**
     * All that Drydock does to etcd, in the help's order.
     *
     * @param held tells, by name, the backup sets that snapshots belong to
     */
    public List<Action> actions(Supplier<Map<String, String>> held) {
        return List.of(
                new SnapshotAction(this),
                new VerifyAction(this),
                new DrillAction(this),
                new PruneAction(this, held),
                new DefragAction(this),
                new CompactAction(this),
                new AlarmsAction(this));
    }

    /** All that Drydock tells of etcd, in the help's order. */
    public List<Query> queries() {
        return List.of(new EtcdStatusQuery(etcd, clock), new SnapshotsQuery(this), new SnapshotDiffQuery(this));
    }

    /** The lock of everything that works on etcd's members: one run at a time. */
    public Resource lock() {
        return asking(() -> Resource.in(cluster.identity().uid(), "etcd", "etcd"));
    }

    /** The cluster's name for people. */
    public String clusterName() {
        return asking(() -> cluster.identity().name());
    }

    /** The id of the etcd cluster, which every snapshot of it has in its entry. */
    public String etcdId() {
        return asking(() -> etcd.cluster().hexId());
    }

    /**
     * The snapshots of this etcd, newest first: others may keep theirs in the same place, and theirs are not ours to judge. Copies
     * of data folders are not among them: they are neither rehearsed nor deleted without being named.
     */
    List<SnapshotEntry> ownSnapshots() {
        String own = etcdId();
        return asking(store::list).stream()
                .filter(entry -> entry.clusterId().equals(own) && entry.kind() == SnapshotEntry.Kind.SNAPSHOT)
                .toList();
    }

    /** Asks something of the cluster, etcd or the store for a plan or an answer; trouble becomes a refusal in plain words. */
    public <T> T asking(Callable<T> question) {
        try {
            return question.call();
        } catch (EtcdException away) {
            throw away.isPassing()
                    ? RefusalException.passing(away.getMessage(), away)
                    : new RefusalException(away.getMessage());
        } catch (ClusterException away) {
            throw RefusalException.passing(away.getMessage(), away);
        } catch (IOException store) {
            throw RefusalException.passing("The snapshot store cannot be used: " + store.getMessage() + ".", store);
        } catch (RuntimeException other) {
            throw other;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

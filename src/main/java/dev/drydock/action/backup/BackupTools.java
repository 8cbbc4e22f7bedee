package dev.drydock.action.backup;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupStore;
import dev.drydock.cluster.backup.DamagedArchiveException;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RefusalException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What everything works with that takes, keeps or brings back backups which are no snapshots of etcd.
 *
 * @param cluster the cluster that they are of
 * @param store where they are kept
 * @param clock tells the time
 */
public record BackupTools(Cluster cluster, BackupStore store, InstantSource clock) {
    /** What a set's entry calls its snapshot of etcd. */
    public static final String SNAPSHOT = "snapshot";

    /** The fact that tells what is wrong with a backup that is kept all the same. */
    public static final String WRONG = "wrong";

    /** The fact that only a part was asked for: of the hosts, namespaces or kinds. */
    public static final String PART = "part";

    /** The fact of where hosts were; for Drydock alone, and in no list. */
    public static final String ADDRESSES = "addresses";

    /**
     * Whether it has all that its kind should have, of all of the cluster. One that lacks something, or was asked for in part, takes the
     * place of none that has all.
     */
    public static boolean isComplete(BackupEntry entry) {
        return entry.fact(WRONG).isEmpty()
                && !entry.fact("whole").equals(Optional.of("no"))
                && entry.fact(PART).isEmpty();
    }

    /** {@code backup prune}. */
    public List<Action> actions() {
        return List.of(new BackupPruneAction(this));
    }

    /** {@code backup list}. */
    public List<Query> queries() {
        return List.of(new BackupsQuery(this));
    }

    /** The lock of everything that takes or deletes backups of this cluster: one run at a time. */
    public Resource lock() {
        return asking(() -> Resource.in(cluster.identity().uid(), "backup", "backups"));
    }

    /** The cluster's name for people. */
    public String clusterName() {
        return asking(() -> cluster.identity().name());
    }

    /** The cluster's UID, which every backup of it has in its entry. */
    public String clusterUid() {
        return asking(() -> cluster.identity().uid());
    }

    /** The backups of this cluster, newest first: others may keep theirs in the same place, and theirs are not ours to judge. */
    public List<BackupEntry> own() {
        String own = clusterUid();
        return all().stream().filter(entry -> entry.cluster().equals(own)).toList();
    }

    /** All that are kept, newest first. */
    public List<BackupEntry> all() {
        return asking(store::list);
    }

    /**
     * By name, the sets that backups of a part belong to, whoever's they are: what belongs to a set that is kept is kept with it. Of
     * what cannot be read nobody knows that it is no set, so whatever is named after it is held.
     *
     * @param all what is kept
     */
    static Map<String, String> held(List<BackupEntry> all) {
        Map<String, String> held = new HashMap<>();
        all.stream()
                .filter(entry -> entry.kind() == BackupEntry.Kind.UNKNOWN)
                .forEach(unknown -> all.stream()
                        .filter(entry -> entry.name().startsWith(unknown.name() + "-"))
                        .forEach(part -> held.put(part.name(), unknown.name())));
        all.stream()
                .filter(entry -> entry.kind() == BackupEntry.Kind.SET)
                .forEach(set -> set.facts().values().forEach(part -> held.put(part, set.name())));
        return held;
    }

    /** By name, the sets that snapshots of etcd belong to; those that are named after what cannot be read, too. */
    public Map<String, String> heldSnapshots() {
        Map<String, String> held = new HashMap<>();
        List<BackupEntry> all = all();
        all.stream()
                .filter(entry -> entry.kind() == BackupEntry.Kind.UNKNOWN)
                .forEach(unknown -> held.put(unknown.name() + "-" + SNAPSHOT, unknown.name()));
        all.stream()
                .filter(entry -> entry.kind() == BackupEntry.Kind.SET)
                .forEach(set -> set.fact(SNAPSHOT).ifPresent(part -> held.put(part, set.name())));
        return held;
    }

    /** Asks something of the cluster or the store for a plan or an answer; trouble becomes a refusal in plain words. */
    public <T> T asking(Callable<T> question) {
        try {
            return question.call();
        } catch (ClusterException away) {
            throw away.kind() == ClusterException.Kind.UNAVAILABLE
                    ? RefusalException.passing(away.getMessage(), away)
                    : new RefusalException(Wording.capitalised(away.getMessage()));
        } catch (DamagedArchiveException damaged) {
            throw new RefusalException("The backup is damaged, and must not be used: " + damaged.getMessage() + ".");
        } catch (IOException store) {
            throw RefusalException.passing("The store of backups cannot be used: " + store.getMessage() + ".", store);
        } catch (RuntimeException other) {
            throw other;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package dev.drydock.action.backup.velero;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.velero.StorageLocation;
import dev.drydock.cluster.velero.Velero;
import dev.drydock.cluster.velero.VeleroBackup;
import dev.drydock.cluster.velero.VeleroInstallation;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.command.Words;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RefusalException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What Velero's actions work with.
 *
 * @param cluster the cluster
 * @param velero its Velero
 * @param clock tells the time
 * @param patience how long things may stand still
 */
public record VeleroTools(Cluster cluster, Velero velero, InstantSource clock, Patience patience) {
    /** With the usual patience. */
    public VeleroTools(Cluster cluster, Velero velero, InstantSource clock) {
        this(cluster, velero, clock, Patience.USUAL);
    }

    /**
     * How long nothing may change before a lead is asked.
     *
     * @param taken until Velero takes up what it was asked for
     * @param still while it is under way
     * @param operations while its plugins move data, of which it tells little, and which it ends by itself after four hours
     * @param away while the API server does not answer
     */
    public record Patience(Duration taken, Duration still, Duration operations, Duration away) {
        static final Patience USUAL = new Patience(
                Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(5), Duration.ofMinutes(10));
    }

    /** All that Drydock has Velero do, in the help's order. */
    public List<Action> actions() {
        return List.of(
                new BackupAction(this),
                new DeleteAction(this),
                PauseAction.pause(this),
                PauseAction.unpause(this),
                new RestoreAction(this));
    }

    /** All that Drydock tells of Velero, in the help's order. */
    public List<Query> queries() {
        return List.of(new BackupsQuery(this), new DescribeQuery(this), new LogsQuery(this), new SchedulesQuery(this));
    }

    String clusterName() {
        return asking(() -> cluster.identity().name());
    }

    /** The lock of one thing of Velero's: a backup, a restore, a schedule. */
    Resource lock(String kind, String name) {
        return asking(() -> Resource.in(cluster.identity().uid(), "velero-" + kind, name));
    }

    /** Refuses, where there is no Velero. */
    void requireVelero() {
        switch (asking(velero::installation)) {
            case VeleroInstallation.Served served -> {}
            case VeleroInstallation.Missing missing -> throw new RefusalException(missing.why());
        }
    }

    /** The backup of that name, else a refusal that names the nearest. */
    VeleroBackup backup(String name) {
        requireVelero();
        return asking(() -> velero.backup(name)).orElseThrow(() -> {
            List<String> names =
                    asking(velero::backups).stream().map(VeleroBackup::name).toList();
            return new RefusalException("Velero has no backup " + Words.shown(name) + ". "
                    + NearestWord.of(name, names)
                            .map(near -> "Did you mean `" + near + "`?")
                            .orElse("`backup velero list` lists them."));
        });
    }

    /** Why nothing can be read from, or written to, where a backup is kept; empty where it can. */
    Optional<String> trouble(Optional<String> name, boolean write) {
        List<StorageLocation> locations = asking(velero::locations);
        if (locations.isEmpty()) {
            return Optional.of("Velero has no storage location in the namespace `" + velero.namespace()
                    + "`, so it keeps no backups: make a BackupStorageLocation there, or name Velero's namespace in"
                    + " DRYDOCK_VELERO_NAMESPACE.");
        }
        Optional<StorageLocation> location = name.isPresent()
                ? locations.stream()
                        .filter(each -> name.get().equals(each.name()))
                        .findFirst()
                : locations.stream().filter(StorageLocation::isDefault).findFirst();
        if (location.isEmpty()) {
            String known = String.join(
                    ", ",
                    locations.stream()
                            .map(each -> "`" + Wording.name(each.name()) + "`")
                            .toList());
            return Optional.of(name.map(wanted ->
                            "Velero has no storage location " + Words.shown(wanted) + "; it has " + known + ".")
                    .orElse("None of Velero's storage locations is its default: choose one of " + known
                            + " with --location."));
        }
        return trouble(location.get(), write);
    }

    private static Optional<String> trouble(StorageLocation location, boolean write) {
        String name = "The storage location `" + Wording.name(location.name()) + "`";
        if (!location.available()) {
            return Optional.of(name + " is not available"
                    + (location.message().isEmpty() ? "" : ": " + Wording.sentence(location.message()))
                    + ". See to its bucket and credentials; Velero looks again by itself every minute.");
        }
        return write && location.readOnly() ? Optional.of(name + " is read-only.") : Optional.empty();
    }

    /** Asks something for a plan or an answer; trouble becomes a refusal in plain words. */
    <T> T asking(Callable<T> question) {
        try {
            return question.call();
        } catch (ClusterException away) {
            String why = Wording.capitalised(away.getMessage());
            throw away.kind() == ClusterException.Kind.UNAVAILABLE
                    ? RefusalException.passing(why, away)
                    : new RefusalException(why);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw RefusalException.passing("Drydock is just being stopped.", stopping);
        } catch (RuntimeException other) {
            throw other;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

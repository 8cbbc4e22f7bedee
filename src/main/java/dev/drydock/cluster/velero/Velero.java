package dev.drydock.cluster.velero;

import java.util.List;
import java.util.Optional;

/**
 * The port to the cluster's Velero, in the one namespace where it runs. Whatever is asked for is known again by its name, so that
 * asking twice is asking once. All throw {@link dev.drydock.cluster.ClusterException}.
 */
public interface Velero {
    /** The namespace where it runs. */
    String namespace();

    /** Whether there is one. */
    VeleroInstallation installation();

    /** Where it keeps backups. */
    List<StorageLocation> locations();

    /** Its backups, newest first. */
    List<VeleroBackup> backups();

    /** A backup; empty where there is none of that name. */
    Optional<VeleroBackup> backup(String name);

    /** Asks for a backup. One of that name that is there already is left alone: look at it to see whose it is. */
    void ask(BackupOrder order);

    /** A restore; empty where there is none of that name. */
    Optional<VeleroRestore> restore(String name);

    /** Asks for a restore. One of that name that is there already is left alone: look at it to see whose it is. */
    void ask(RestoreOrder order);

    /** Its schedules, by name. */
    List<VeleroSchedule> schedules();

    /** Pauses this very schedule, or lets it go on; empty where it is there no more. */
    Optional<VeleroSchedule> pause(VeleroSchedule schedule, boolean paused);

    /** Asks for the deletion of a backup and of all that belongs to it, restores included. */
    void askToDelete(VeleroBackup backup, String request);

    /** How that stands; empty where Velero has put the request away, which it does when all is deleted. */
    Optional<VeleroDeletion> deletion(String request);

    /**
     * Fetches the log of a backup or a restore from where it is kept; may take a minute.
     *
     * @param kind of which
     * @param name the backup's or the restore's name
     */
    VeleroText log(VeleroWork.Kind kind, String name) throws InterruptedException;

    /** Fetches what a backup or a restore met from where it is kept; may take a minute. */
    VeleroResults results(VeleroWork.Kind kind, String name) throws InterruptedException;
}

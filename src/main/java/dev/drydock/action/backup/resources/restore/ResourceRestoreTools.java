package dev.drydock.action.backup.resources.restore;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.KeptBackups;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupStore;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ObjectApplication;
import dev.drydock.cluster.backup.ResourceArchives;
import dev.drydock.cluster.backup.ResourceArchives.ObjectTaker;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RefusalException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/**
 * What exports are brought back and compared with.
 *
 * @param backups where they are kept
 * @param archives reads them
 * @param application applies their objects
 * @param patience how long things are awaited
 */
public record ResourceRestoreTools(
        BackupTools backups, ResourceArchives archives, ObjectApplication application, Patience patience) {
    /** With the usual patience. */
    public ResourceRestoreTools(BackupTools backups, ResourceArchives archives, ObjectApplication application) {
        this(backups, archives, application, Patience.USUAL);
    }

    /**
     * How long things are awaited before a step fails.
     *
     * @param away while the API server does not answer
     * @param established until definitions of custom resources are served
     */
    public record Patience(Duration away, Duration established) {
        static final Patience USUAL = new Patience(Duration.ofMinutes(5), Duration.ofMinutes(1));
    }

    /** {@code restore resources}. */
    public List<Action> actions() {
        return List.of(new ResourceRestoreAction(this));
    }

    /** {@code backup diff}. */
    public List<Query> queries() {
        return List.of(new ArchiveDiffQuery(this));
    }

    /** The export of that name, which can be relied on. */
    BackupEntry find(String name) {
        BackupEntry entry = KeptBackups.find(backups, name, BackupEntry.Kind.RESOURCES);
        return switch (entry.verdict()) {
            case Verdict.Good good -> entry;
            case Verdict.Bad bad ->
                throw new RefusalException("The export `" + name + "` is bad and must not be used: " + bad.why()
                        + ". `backup list` lists the good ones.");
            case Verdict.Unreadable none ->
                throw new RefusalException("The entry of the export `" + name + "` cannot be read: " + none.why());
        };
    }

    /** Brings an archive onto this machine; gone when closed. */
    BackupStore.Staged fetch(String name) throws IOException {
        return backups.store().fetch(name, bytes -> {});
    }

    /** Reads an archive that is here, all of it. */
    ExportIndex read(BackupStore.Staged archive, ObjectTaker taker) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(archive.file()))) {
            return archives.read(bytes, ResourceArchives.Limits.USUAL, taker);
        }
    }
}

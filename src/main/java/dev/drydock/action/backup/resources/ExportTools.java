package dev.drydock.action.backup.resources;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.cluster.backup.ResourceArchives;
import dev.drydock.cluster.backup.ResourceExporter;
import dev.drydock.core.run.Action;
import java.util.List;

/**
 * What exports work with.
 *
 * @param backups where they are kept
 * @param exporter asks the cluster
 * @param archives writes and reads their files
 */
public record ExportTools(BackupTools backups, ResourceExporter exporter, ResourceArchives archives) {
    /** {@code backup resources}. */
    public List<Action> actions() {
        return List.of(new ResourcesAction(this));
    }
}

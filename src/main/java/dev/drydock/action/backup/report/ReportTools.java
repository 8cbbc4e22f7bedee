package dev.drydock.action.backup.report;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.cluster.velero.Velero;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Journal;
import dev.drydock.core.schedule.Schedule;
import dev.drydock.core.schedule.ScheduleBook;
import java.util.List;
import java.util.Optional;

/**
 * What the report on backups is made of.
 *
 * @param backups what is kept beside etcd's snapshots
 * @param etcd etcd and its snapshots; empty where Drydock is told of no etcd
 * @param velero the cluster's Velero, if it has one
 * @param schedules what runs by the clock
 * @param book what is remembered of that
 * @param journal where rehearsals stand
 */
public record ReportTools(
        BackupTools backups,
        Optional<EtcdTools> etcd,
        Velero velero,
        List<Schedule> schedules,
        ScheduleBook book,
        Journal journal) {
    public ReportTools {
        schedules = List.copyOf(schedules);
    }

    /** {@code backup report}. */
    public List<Action> actions() {
        return List.of(new ReportAction(this));
    }
}

package dev.drydock.app;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.certs.CertsBackupTools;
import dev.drydock.action.backup.report.ReportTools;
import dev.drydock.action.backup.resources.ExportTools;
import dev.drydock.action.backup.resources.restore.ResourceRestoreTools;
import dev.drydock.action.backup.set.CertificatesPart;
import dev.drydock.action.backup.set.ConfigurationPart;
import dev.drydock.action.backup.set.MissingPart;
import dev.drydock.action.backup.set.ResourcesPart;
import dev.drydock.action.backup.set.SetPart;
import dev.drydock.action.backup.set.SetTools;
import dev.drydock.action.backup.set.SnapshotPart;
import dev.drydock.action.backup.set.VeleroPart;
import dev.drydock.action.backup.velero.VeleroSaving;
import dev.drydock.action.backup.velero.VeleroTools;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.KubeadmConfiguration;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Drydock backs up beside etcd.
 *
 * @param kept what all of it is kept with
 * @param actions all that it does, in the help's order
 * @param queries all that it tells, in the help's order
 */
record Backups(BackupTools kept, List<Action> actions, List<Query> queries) {
    Backups {
        actions = List.copyOf(actions);
        queries = List.copyOf(queries);
    }

    /**
     * What Drydock backs up, as far as it is told of things.
     *
     * @param certs what certificates are backed up with; empty where Drydock is told of no hosts
     * @param etcd whose snapshots are a part of sets; empty where Drydock is told of none
     */
    static Backups of(
            BackupTools kept,
            Optional<CertsBackupTools> certs,
            Optional<EtcdTools> etcd,
            KubeadmConfiguration kubeadm,
            ExportTools exports,
            ResourceRestoreTools restores,
            VeleroTools velero,
            ReportTools report,
            Journal journal) {
        List<SetPart> parts = List.of(
                etcd.<SetPart>map(SnapshotPart::new)
                        .orElseGet(() -> new MissingPart(BackupTools.SNAPSHOT, "Drydock is told of no etcd")),
                certs.<SetPart>map(CertificatesPart::new)
                        .orElseGet(() -> new MissingPart(
                                BackupEntry.Kind.CERTIFICATES.word(), "Drydock is not told how hosts are reached")),
                new ConfigurationPart(kept, kubeadm),
                new ResourcesPart(exports),
                new VeleroPart(kept, new VeleroSaving(velero)));
        List<SetTools.LockSource> locks =
                etcd.<SetTools.LockSource>map(tools -> tools::lock).stream().toList();
        SetTools sets = new SetTools(kept, parts, locks, journal);
        List<Action> actions = new ArrayList<>(sets.actions());
        certs.map(CertsBackupTools::actions).ifPresent(actions::addAll);
        actions.addAll(exports.actions());
        actions.addAll(restores.actions());
        actions.addAll(velero.actions());
        actions.addAll(report.actions());
        actions.addAll(kept.actions());
        List<Query> queries = new ArrayList<>(sets.queries());
        queries.addAll(restores.queries());
        queries.addAll(velero.queries());
        queries.addAll(kept.queries());
        return new Backups(kept, actions, queries);
    }
}

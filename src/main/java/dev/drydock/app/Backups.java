package dev.drydock.app;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.certs.CertsBackupTools;
import dev.drydock.action.backup.set.CertificatesPart;
import dev.drydock.action.backup.set.ConfigurationPart;
import dev.drydock.action.backup.set.MissingPart;
import dev.drydock.action.backup.set.SetPart;
import dev.drydock.action.backup.set.SetTools;
import dev.drydock.action.backup.set.SnapshotPart;
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
 * @param certs what certificates are backed up with; empty where Drydock is told of no hosts
 * @param sets what makes sets of all that
 */
record Backups(BackupTools kept, Optional<CertsBackupTools> certs, SetTools sets) {
    /**
     * What Drydock backs up, as far as it is told of things.
     *
     * @param etcd whose snapshots are a part of sets; empty where Drydock is told of none
     */
    static Backups of(
            BackupTools kept,
            Optional<CertsBackupTools> certs,
            Optional<EtcdTools> etcd,
            KubeadmConfiguration kubeadm,
            Journal journal) {
        List<SetPart> parts = List.of(
                etcd.<SetPart>map(SnapshotPart::new)
                        .orElseGet(() -> new MissingPart(BackupTools.SNAPSHOT, "Drydock is told of no etcd")),
                certs.<SetPart>map(CertificatesPart::new)
                        .orElseGet(() -> new MissingPart(
                                BackupEntry.Kind.CERTIFICATES.word(), "Drydock is not told how hosts are reached")),
                new ConfigurationPart(kept, kubeadm));
        List<SetTools.LockSource> locks =
                etcd.<SetTools.LockSource>map(tools -> tools::lock).stream().toList();
        return new Backups(kept, certs, new SetTools(kept, parts, locks, journal));
    }

    /** All that it does, in the help's order. */
    List<Action> actions() {
        List<Action> actions = new ArrayList<>();
        actions.addAll(sets.actions());
        certs.map(CertsBackupTools::actions).ifPresent(actions::addAll);
        actions.addAll(kept.actions());
        return actions;
    }

    /** All that it tells, in the help's order. */
    List<Query> queries() {
        List<Query> queries = new ArrayList<>(sets.queries());
        queries.addAll(kept.queries());
        return queries;
    }
}

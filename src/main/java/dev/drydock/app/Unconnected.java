package dev.drydock.app;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.certs.CertsBackupTools;
import dev.drydock.action.backup.report.ReportTools;
import dev.drydock.action.backup.resources.ExportTools;
import dev.drydock.action.backup.resources.restore.ResourceRestoreTools;
import dev.drydock.action.backup.velero.VeleroTools;
import dev.drydock.action.certs.CertsTools;
import dev.drydock.action.desk.SchedulesQuery;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.etcd.restore.RestoreTools;
import dev.drydock.action.node.DrainSettings;
import dev.drydock.action.upgrade.UpgradeTools;
import dev.drydock.cluster.ApiServers;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.backup.Envelopes;
import dev.drydock.cluster.backup.KubeadmConfiguration;
import dev.drydock.cluster.backup.ObjectApplication;
import dev.drydock.cluster.backup.ResourceArchives;
import dev.drydock.cluster.backup.ResourceExporter;
import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.Rehearsal;
import dev.drydock.cluster.etcd.RestoreProgram;
import dev.drydock.cluster.etcd.SnapshotInspector;
import dev.drydock.cluster.host.CertificateReader;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.host.StaticPodReader;
import dev.drydock.cluster.upgrade.ControlPlane;
import dev.drydock.cluster.velero.Velero;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Leases;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.schedule.ScheduleBook;
import dev.drydock.core.schedule.ScheduleRuns;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The catalogue with nobody behind it: for the commands' definitions, which are made without asking anybody anything. */
final class Unconnected {
    private Unconnected() {}

    /**
     * The catalogue.
     *
     * @param etcd whether Drydock is told of an etcd
     */
    static Catalogue catalogue(boolean etcd) {
        Journal journal = nobody(Journal.class);
        EtcdTools tools = new EtcdTools(
                nobody(Cluster.class),
                nobody(Etcd.class),
                new NoSnapshots(),
                nobody(SnapshotInspector.class),
                nobody(Rehearsal.class),
                () -> Instant.EPOCH,
                nobody(RandomGenerator.class));
        return Catalogue.of(
                nobody(Cluster.class),
                journal,
                new OpenRuns(journal),
                nobody(Leases.class),
                () -> Instant.EPOCH,
                ApprovalPolicy.STANDARD,
                new UpgradeTools(nobody(Cluster.class), nobody(ControlPlane.class)),
                new DrainSettings(1, Optional.empty()),
                Optional.of(tools).filter(one -> etcd),
                Optional.of(nobody(Hosts.class)),
                Optional.of(new RestoreTools(
                                tools,
                                nobody(Hosts.class),
                                nobody(StaticPodReader.class),
                                nobody(RestoreProgram.class),
                                nobody(CertificateReader.class),
                                nobody(ApiServers.class)))
                        .filter(one -> etcd),
                Optional.of(new CertsTools(
                        nobody(Cluster.class),
                        nobody(ControlPlane.class),
                        nobody(Hosts.class),
                        nobody(CertificateReader.class),
                        nobody(ApiServers.class),
                        () -> Instant.EPOCH)),
                backups(Optional.of(tools).filter(one -> etcd), journal),
                new SchedulesQuery(
                        List.of(),
                        nobody(ScheduleBook.class),
                        new ScheduleRuns(journal, new OpenRuns(journal)),
                        run -> Optional.empty(),
                        () -> Instant.EPOCH));
    }

    private static Backups backups(Optional<EtcdTools> etcd, Journal journal) {
        BackupTools kept = new BackupTools(nobody(Cluster.class), new NoBackups(), () -> Instant.EPOCH);
        return Backups.of(
                kept,
                Optional.of(new CertsBackupTools(
                        kept,
                        nobody(Hosts.class),
                        nobody(StaticPodReader.class),
                        nobody(CertificateReader.class),
                        nobody(Envelopes.class))),
                etcd,
                nobody(KubeadmConfiguration.class),
                new ExportTools(kept, nobody(ResourceExporter.class), nobody(ResourceArchives.class)),
                new ResourceRestoreTools(kept, nobody(ResourceArchives.class), nobody(ObjectApplication.class)),
                new VeleroTools(nobody(Cluster.class), nobody(Velero.class), () -> Instant.EPOCH),
                new ReportTools(
                        kept, Optional.empty(), nobody(Velero.class), List.of(), nobody(ScheduleBook.class), journal),
                journal);
    }

    private static <T> T nobody(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(
                Unconnected.class.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                }));
    }
}

package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.etcd.EtcdSettings;
import dev.drydock.adapter.etcd.EtcdSettings.Deadlines;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.adapter.policy.Policy;
import dev.drydock.adapter.snapshot.FileInspector;
import dev.drydock.adapter.storage.SnapshotKeys;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredSnapshots;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.app.ScheduledRunsTest.LeapingClock;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.cluster.etcd.SnapshotStore.Staged;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night in which the whole program takes a snapshot of a real etcd by the clock, with nobody there. */
class ScheduledSnapshotTest {
    private static final String POLICY = """
        schedules:
          - name: nightly
            cron: 0 2 * * *
            command: etcd snapshot
            channel: C0NIGHT
            when-good: quiet
            overdue-after: 2h
        """;

    @TempDir
    private Path folder = Path.of("set by JUnit");

    @Test
    void itIsKeptEncryptedAndWholeAndNobodyIsWoken() throws Exception {
        Policy policy = Policy.read(POLICY, new SchedulableCommands(true), Set.of());
        assertThat(policy.problems()).isEmpty();
        LeapingClock clock = new LeapingClock();
        clock.leapTo(LocalTime.of(12, 0), 0);
        StorageSettings storage = new StorageSettings(
                new StorageSettings.Folder(Files.createDirectory(folder.resolve("kept"))),
                folder.resolve("staging"),
                Optional.of(SnapshotKeys.parse(SnapshotKeys.fresh())));
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder.resolve("etcd"))) {
            etcd.put(List.of(new RealEtcd.Put("/registry/pods/a", "a pod".getBytes(StandardCharsets.UTF_8))));
            try (DrydockRig rig = rig(etcd, storage, policy, clock)) {
                Awaitility.await()
                        .atMost(DrydockRig.PATIENCE)
                        .until(() ->
                                rig.types("dana", "#desk", "/drydock schedules").contains("has not run yet"));

                clock.leapTo(LocalTime.of(2, 0), 0);
                Awaitility.await()
                        .atMost(DrydockRig.PATIENCE)
                        .until(() ->
                                rig.types("dana", "#desk", "/drydock schedules").contains("succeeded after"));

                assertThat(rig.types("dana", "#desk", "/drydock etcd snapshots"))
                        .contains("1 snapshot", "good", "schedule nightly");
                assertThat(rig.slack().channel("#night").messages()).isEmpty();
                assertThat(rig.slack().violations()).isEmpty();
            }
        }
        assertKeptWhole(storage);
    }

    private DrydockRig rig(RealEtcd etcd, StorageSettings storage, Policy policy, LeapingClock clock)
            throws IOException {
        return new DrydockRig(
                folder,
                SimulatedCluster.builder().node("worker-1"),
                ApprovalPolicy.STANDARD,
                StoreSettings.sqlite(folder.resolve("drydock.db")),
                Optional.empty(),
                policy.schedules(),
                clock,
                Optional.of(storage),
                Optional.of(new EtcdSettings(
                        List.of(URI.create(etcd.endpoint())), TlsFiles.NONE, Optional.empty(), Deadlines.USUAL)),
                "#night",
                "#desk");
    }

    private static void assertKeptWhole(StorageSettings storage) throws IOException {
        try (StoredSnapshots snapshots = StoredSnapshots.open(storage, () -> "0123456789abcdef")) {
            List<SnapshotEntry> kept = snapshots.list();
            assertThat(kept).hasSize(1).allMatch(SnapshotEntry::encrypted);
            try (Staged fetched = snapshots.fetch(kept.getFirst().name(), bytes -> {})) {
                assertThat(new FileInspector().inspect(fetched.file()))
                        .isInstanceOfSatisfying(
                                Finding.Whole.class,
                                whole -> assertThat(whole.liveKeys()).isOne());
            }
        }
    }
}

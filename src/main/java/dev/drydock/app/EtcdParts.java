package dev.drydock.app;

import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.adapter.etcd.LocalRehearsal;
import dev.drydock.adapter.etcd.RehearsalSettings;
import dev.drydock.adapter.snapshot.FileInspector;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredSnapshots;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.SnapshotStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** An etcd, and what keeps its snapshots, which is open until it is closed. */
final class EtcdParts implements AutoCloseable {
    private final Etcd etcd;
    private final Optional<StoredSnapshots> snapshots;
    private final RehearsalSettings rehearsal;
    private final RandomGenerator random;

    private EtcdParts(
            Etcd etcd, Optional<StoredSnapshots> snapshots, RehearsalSettings rehearsal, RandomGenerator random) {
        this.etcd = etcd;
        this.snapshots = snapshots;
        this.rehearsal = rehearsal;
        this.random = random;
    }

    /**
     * Opens them; asks nothing of etcd yet.
     *
     * @param etcd closed by whoever opened it
     * @throws IllegalStateException where the snapshots' place cannot be used; the message says why and what to do
     */
    static EtcdParts open(
            Etcd etcd, Optional<StorageSettings> storage, RehearsalSettings rehearsal, RandomGenerator random) {
        Optional<StoredSnapshots> snapshots = storage.map(place -> open(place, random));
        return new EtcdParts(etcd, snapshots, rehearsal, random);
    }

    private static StoredSnapshots open(StorageSettings storage, RandomGenerator random) {
        try {
            return StoredSnapshots.open(storage, () -> HexFormat.of().toHexDigits(random.nextLong()));
        } catch (IOException e) {
            throw new IllegalStateException("Snapshots cannot be kept: " + e.getMessage() + ".", e);
        }
    }

    EtcdTools tools(Cluster cluster, InstantSource clock) {
        SnapshotStore store = snapshots.<SnapshotStore>map(place -> place).orElseGet(NoSnapshots::new);
        return new EtcdTools(
                cluster,
                etcd,
                store,
                new FileInspector(),
                new LocalRehearsal(rehearsal, InstantSource.system(), SystemTime.INSTANCE),
                clock,
                random);
    }

    @Override
    public void close() {
        snapshots.ifPresent(StoredSnapshots::close);
    }
}

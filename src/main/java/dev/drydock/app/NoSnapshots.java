package dev.drydock.app;

import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotStore;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;

/** The store of a Drydock that was not told where to keep snapshots: says so, whatever is asked of it. */
final class NoSnapshots implements SnapshotStore {
    private static IOException untold() {
        return new IOException("it was not said where snapshots are kept; set " + Setting.SNAPSHOTS.name());
    }

    @Override
    public Staged stage(String name, long bytes) throws IOException {
        throw untold();
    }

    @Override
    public void keep(Staged staged, SnapshotEntry entry, LongConsumer progress) throws IOException {
        throw untold();
    }

    @Override
    public List<SnapshotEntry> list() throws IOException {
        throw untold();
    }

    @Override
    public Staged fetch(String name, LongConsumer progress) throws IOException {
        throw untold();
    }

    @Override
    public void delete(String name) throws IOException {
        throw untold();
    }
}

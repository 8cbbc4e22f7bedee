package dev.drydock.adapter.storage;

import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Snapshots that are kept in a folder or an object store. */
public final class StoredSnapshots implements SnapshotStore, AutoCloseable {
    private final StoredFiles<SnapshotEntry> files;

    StoredSnapshots(ObjectStorage storage, Staging staging, Optional<SnapshotKeys> keys, Supplier<String> tokens) {
        this.files = new StoredFiles<>(new SnapshotForm(), storage, staging, keys, tokens);
    }

    /**
     * Opens the store, and removes what dead processes left in the staging folder. The store itself is not asked yet.
     *
     * @param tokens draws 16 hexadecimal digits each time, never the same again
     * @throws IOException when the staging folder cannot be used, or there are no credentials
     */
    public static StoredSnapshots open(StorageSettings settings, Supplier<String> tokens) throws IOException {
        FreeSpace space = FreeSpace.ofSystem();
        Staging staging = Staging.open(settings.staging(), space);
        return new StoredSnapshots(ObjectStorage.open(settings, space, tokens), staging, settings.keys(), tokens);
    }

    @Override
    public Staged stage(String name, long bytes) throws IOException {
        return files.stage(name, bytes);
    }

    @Override
    public void keep(Staged staged, SnapshotEntry entry, LongConsumer progress) throws IOException {
        files.keep(new FileSource(staged.file()), entry, progress);
    }

    @Override
    public List<SnapshotEntry> list() throws IOException {
        return files.list();
    }

    @Override
    public Staged fetch(String name, LongConsumer progress) throws IOException {
        return files.fetch(name, progress);
    }

    @Override
    public void delete(String name) throws IOException {
        files.delete(name);
    }

    /** Tries the storage: writes, reads back, creates a name twice, and deletes; then looks for what does not belong there. */
    public StorageCheck check() {
        return files.trial().run();
    }

    @Override
    public void close() {
        files.close();
    }
}

package dev.drydock.app;

import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupStore;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;

/** The store of a Drydock that was not told where to keep backups: says so, whatever is asked of it. */
final class NoBackups implements BackupStore {
    private static IOException untold() {
        return new IOException("it was not said where backups are kept; set " + Setting.SNAPSHOTS.name());
    }

    @Override
    public boolean encrypts() {
        return false;
    }

    @Override
    public Staged stage(String name, long bytes) throws IOException {
        throw untold();
    }

    @Override
    public void keep(Staged staged, BackupEntry entry, LongConsumer progress) throws IOException {
        throw untold();
    }

    @Override
    public void keep(byte[] content, BackupEntry entry) throws IOException {
        throw untold();
    }

    @Override
    public List<BackupEntry> list() throws IOException {
        throw untold();
    }

    @Override
    public Staged fetch(String name, LongConsumer progress) throws IOException {
        throw untold();
    }

    @Override
    public byte[] read(String name, int most) throws IOException {
        throw untold();
    }

    @Override
    public void delete(String name) throws IOException {
        throw untold();
    }
}

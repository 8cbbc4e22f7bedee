package dev.drydock.adapter.storage;

import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Backups that are kept in a folder of their own beside the snapshots, with the same keys. */
public final class StoredBackups implements BackupStore, AutoCloseable {
    /** Where they are; snapshots, which were there before, stay where they are. */
    static final String FOLDER = "backups/";

    private final StoredFiles<BackupEntry> files;

    StoredBackups(ObjectStorage storage, Staging staging, Optional<SnapshotKeys> keys, Supplier<String> tokens) {
        this.files = new StoredFiles<>(new BackupForm(), new FolderOf(storage, FOLDER), staging, keys, tokens);
    }

    /**
     * Opens the store, and removes what dead processes left in the staging folder. The store itself is not asked yet.
     *
     * @param tokens draws 16 hexadecimal digits each time, never the same again
     * @throws IOException when the staging folder cannot be used, or there are no credentials
     */
    public static StoredBackups open(StorageSettings settings, Supplier<String> tokens) throws IOException {
        FreeSpace space = FreeSpace.ofSystem();
        Staging staging = Staging.ofBackups(settings.staging(), space);
        return new StoredBackups(ObjectStorage.open(settings, space, tokens), staging, settings.keys(), tokens);
    }

    @Override
    public boolean encrypts() {
        return files.encrypts();
    }

    @Override
    public Staged stage(String name, long bytes) throws IOException {
        return new StagedBackup(files.stage(name, bytes));
    }

    @Override
    public void keep(Staged staged, BackupEntry entry, LongConsumer progress) throws IOException {
        files.keep(new FileSource(staged.file()), entry, progress);
    }

    @Override
    public void keep(byte[] content, BackupEntry entry) throws IOException {
        files.keep(new MemorySource(content), entry, bytes -> {});
    }

    /** What must not touch this machine's disk. */
    private static final class MemorySource implements StoredFiles.Source {
        private final byte[] content;

        MemorySource(byte[] content) {
            this.content = content;
        }

        @Override
        public long bytes() {
            return content.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content);
        }
    }

    @Override
    public List<BackupEntry> list() throws IOException {
        return files.list();
    }

    @Override
    public Staged fetch(String name, LongConsumer progress) throws IOException {
        return new StagedBackup(files.fetch(name, progress));
    }

    @Override
    public byte[] read(String name, int most) throws IOException {
        Bounded bytes = new Bounded(name, most);
        files.fetch(name, bytes, read -> {});
        return bytes.bytes();
    }

    /** As much as a caller has room for. */
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final String name;
        private final int most;

        Bounded(String name, int most) {
            this.name = name;
            this.most = most;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (taken.size() > most - length) {
                throw new IOException("The backup " + name + " has more than the " + most
                        + " bytes that one of its kind may have: it is none, or was replaced");
            }
            taken.write(bytes, from, length);
        }

        byte[] bytes() {
            return taken.toByteArray();
        }
    }

    @Override
    public void delete(String name) throws IOException {
        files.delete(name);
    }

    /** Looks for what does not belong there, and for what no key decrypts; the snapshots' check tries the storage itself. */
    public StorageCheck check() {
        return files.trial().look();
    }

    @Override
    public void close() {
        files.close();
    }
}

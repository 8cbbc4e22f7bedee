package dev.drydock.adapter.storage;

import dev.drydock.cluster.backup.BackupStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A backup in the staging folder, which has no trailer. */
record StagedBackup(StagedFile staged) implements BackupStore.Staged {
    @Override
    public OutputStream target() {
        return staged.target();
    }

    @Override
    public String finish() throws IOException {
        return staged.end().sha256();
    }

    @Override
    public Path file() {
        return staged.file();
    }

    @Override
    public Path room(long bytes) throws IOException {
        return staged.room(bytes);
    }

    @Override
    public void close() {
        staged.close();
    }
}

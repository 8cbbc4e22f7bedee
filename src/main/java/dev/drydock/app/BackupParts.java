package dev.drydock.app;

import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredBackups;
import java.io.IOException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Opens what keeps the backups that are no snapshots of etcd: beside the snapshots, as those are kept. */
final class BackupParts {
    private BackupParts() {}

    /**
     * Opens it.
     *
     * @throws IllegalStateException where the place cannot be used; the message says why and what to do
     */
    static StoredBackups open(StorageSettings storage, RandomGenerator random) {
        try {
            return StoredBackups.open(storage, () -> HexFormat.of().toHexDigits(random.nextLong()));
        } catch (IOException e) {
            throw new IllegalStateException("Backups cannot be kept: " + e.getMessage() + ".", e);
        }
    }
}

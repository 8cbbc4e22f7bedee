package dev.drydock.app;

import dev.drydock.adapter.storage.StorageCheck;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredBackups;
import dev.drydock.adapter.storage.StoredSnapshots;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** The doctor's look at where snapshots are kept: writes a small object, reads it back, deletes it, and looks around. */
final class StorageCheckup {
    private StorageCheckup() {}

    /** What hinders snapshots, a sentence each; prints what people should know besides. */
    static List<String> troubles(StorageSettings settings, PrintWriter out) {
        SecureRandom random = new SecureRandom();
        Supplier<String> tokens = () -> HexFormat.of().toHexDigits(random.nextLong());
        try (StoredSnapshots snapshots = StoredSnapshots.open(settings, tokens);
                StoredBackups backups = StoredBackups.open(settings, tokens)) {
            StorageCheck check = snapshots.check();
            check.warnings().forEach(warning -> out.println("snapshots: WARNING: " + warning + "."));
            if (!check.troubles().isEmpty()) {
                return check.troubles().stream().map(trouble -> trouble + ".").toList();
            }
            StorageCheck beside = backups.check();
            beside.warnings().forEach(warning -> out.println("backups: WARNING: " + warning + "."));
            return beside.troubles().stream().map(trouble -> trouble + ".").toList();
        } catch (IOException e) {
            return List.of(e.getMessage() + ".");
        }
    }
}

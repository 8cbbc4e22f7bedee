package dev.drydock.app;

import dev.drydock.adapter.storage.StorageCheck;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredSnapshots;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The doctor's look at where snapshots are kept: writes a small object, reads it back, deletes it, and looks around. */
final class StorageCheckup {
    private StorageCheckup() {}

    /** What hinders snapshots, a sentence each; prints what people should know besides. */
    static List<String> troubles(StorageSettings settings, PrintWriter out) {
        SecureRandom random = new SecureRandom();
        try (StoredSnapshots snapshots =
                StoredSnapshots.open(settings, () -> HexFormat.of().toHexDigits(random.nextLong()))) {
            StorageCheck check = snapshots.check();
            check.warnings().forEach(warning -> out.println("snapshots: WARNING: " + warning + "."));
            return check.troubles().stream().map(trouble -> trouble + ".").toList();
        } catch (IOException e) {
            return List.of(e.getMessage() + ".");
        }
    }
}

package dev.drydock.adapter.store;

import java.nio.file.Path;
import java.time.Clock;

/** A process that opens an SQLite store for itself, tells how that went, and ends. */
final class ClaimingProcess {
    private ClaimingProcess() {}

    /**
     * Runs.
     *
     * @param words the database file
     */
    public static void main(String[] words) {
        try (Store store = Store.open(StoreSettings.sqlite(Path.of(words[0])), "another", Clock.systemUTC())) {
            store.claim();
            System.out.println("opened");
        } catch (StoreException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }
}

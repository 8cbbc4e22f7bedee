package dev.drydock.crash;

import dev.drydock.adapter.store.StoreSettings;

/** The points at which a drain's process can die, on SQLite; a class of its own, so that both databases are tried side by side. */
final class CrashPointsOnSqliteTest extends CrashPoints {
    CrashPointsOnSqliteTest() {
        super("SQLite", own -> StoreSettings.sqlite(own.resolve("drydock.db")));
    }
}

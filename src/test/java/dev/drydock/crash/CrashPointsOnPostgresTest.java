package dev.drydock.crash;

import dev.drydock.adapter.store.TestPostgres;

/** The points at which a drain's process can die, on PostgreSQL; a class of its own, so that both databases are tried side by side. */
final class CrashPointsOnPostgresTest extends CrashPoints {
    CrashPointsOnPostgresTest() {
        super("PostgreSQL", own -> TestPostgres.freshDatabase());
    }
}

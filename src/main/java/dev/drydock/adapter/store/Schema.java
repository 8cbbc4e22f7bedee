package dev.drydock.adapter.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** The tables, brought up to what this version of the code needs. */
final class Schema {
    private Schema() {}

    /** Brings an SQLite file up to date, one process at a time: Flyway itself takes no lock there. */
    static synchronized void migrateAlone(Path file, DataSource source, Map<String, String> types) {
        Path lockFile = file.resolveSibling(file.getFileName() + "-lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            migrate(source, types);
            lock.release();
        } catch (IOException e) {
            throw new StoreException("The lock file " + lockFile + " cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * Brings the tables up to date.
     *
     * @param types what this database calls a moment and a string of bytes
     */
    static void migrate(DataSource source, Map<String, String> types) {
        try {
            Flyway flyway = flyway(source, types);
            requireKnown(flyway);
            flyway.migrate();
        } catch (FlywayException e) {
            throw new StoreException("The database cannot be brought up to date: " + Trouble.words(e) + ".", e);
        }
    }

    /** Checks that the tables are those of this version, and changes nothing. */
    static void requireCurrent(DataSource source, Map<String, String> types) {
        try {
            Flyway flyway = flyway(source, types);
            requireKnown(flyway);
            if (flyway.info().pending().length > 0) {
                throw new StoreException(
                        "The database holds no journal, or one of an older Drydock; start this version's"
                                + " bot on it once, which brings it up to date.");
            }
        } catch (FlywayException e) {
            throw new StoreException("The database cannot be read: " + Trouble.words(e) + ".", e);
        }
    }

    private static Flyway flyway(DataSource source, Map<String, String> types) {
        return Flyway.configure()
                .dataSource(source)
                .locations("classpath:dev/drydock/adapter/store/migration")
                .placeholders(types)
                .load();
    }

    private static void requireKnown(Flyway flyway) {
        for (MigrationInfo applied : flyway.info().applied()) {
            requireKnown(applied);
        }
    }

    private static void requireKnown(MigrationInfo applied) {
        MigrationState state = applied.getState();
        if (state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED) {
            throw new StoreException("The database was written by a newer Drydock (its schema is version "
                    + applied.getVersion() + "); start that version, or restore the database from before it.");
        }
    }
}

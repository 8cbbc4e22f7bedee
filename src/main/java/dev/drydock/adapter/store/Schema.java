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
    static synchronized void migrate(SqliteFile file, DataSource source) {
        Path lockFile = file.path().resolveSibling(file.path().getFileName() + "-lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            migrate(source, Map.of("timestamp", "timestamp", "bytes", "blob"));
            lock.release();
        } catch (IOException e) {
            throw new StoreException("The lock file " + lockFile + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static void migrate(DataSource source, Map<String, String> types) {
        try {
            Flyway flyway = Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:dev/drydock/adapter/store/migration")
                    .placeholders(types)
                    .load();
            for (MigrationInfo applied : flyway.info().applied()) {
                requireKnown(applied);
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw new StoreException("The database cannot be brought up to date: " + Trouble.words(e), e);
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

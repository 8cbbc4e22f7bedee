package dev.drydock.adapter.store;

import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The SQLite file that a URL names: checked before it is opened, and opened so that several processes may share it. */
final class SqliteFile implements Engine {
    static final String PREFIX = "jdbc:sqlite:";

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final Map<String, String> TYPES = Map.of("timestamp", "timestamp", "bytes", "blob");
    private static final int BUSY_MILLIS = 5_000;
    private static final int READERS = 4;

    private final Path path;

    /**
     * Checks what can be checked without opening it.
     *
     * @throws StoreException where no database can be there
     */
    SqliteFile(String url) {
        this.path = path(url);
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null || Files.isDirectory(path)) {
            throw new StoreException(
                    path + " is a directory; give the path of a file in it, such as " + path.resolve("drydock.db"));
        }
        if (!Files.isDirectory(directory)) {
            throw new StoreException("The directory " + directory
                    + " of the database file is not there; make it, or give another path.");
        }
        if (!Files.isWritable(directory)) {
            throw new StoreException("The directory " + directory
                    + " of the database file may not be written, and SQLite keeps files beside its own; check"
                    + " its owner and mode.");
        }
        if (Files.exists(path)) {
            requireDatabase();
        }
    }

    /** Writers wait for each other here, in turn, and not in SQLite, which polls and is not fair. */
    @Override
    public HikariConfig writer() {
        return config("drydock-writer", 1);
    }

    @Override
    public HikariConfig readers() {
        return config("drydock-readers", READERS);
    }

    @Override
    public void migrate() {
        Schema.migrateAlone(path, source(), TYPES);
    }

    @Override
    public void requireCurrent() {
        if (!Files.exists(path)) {
            throw new StoreException("There is no database file " + path + "; check the path.");
        }
        Schema.requireCurrent(source(), TYPES);
    }

    @Override
    public JdbcCustomization customization() {
        return new SqliteLocking();
    }

    /** All who share a file share its machine's clock. */
    @Override
    public SharedClock clock(Database database, InstantSource own) {
        return SharedClock.of(own);
    }

    @Override
    public Claim claim() {
        return FileClaim.of(path);
    }

    private HikariConfig config(String name, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        return config;
    }

    private DataSource source() {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // An intent that was appended must be there after a power loss too: what it announced may have been done.
        sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        sqlite.setBusyTimeout(BUSY_MILLIS);
        // A transaction that first reads and then writes would fail at once, without waiting, when another wrote in
        // between.
        sqlite.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        sqlite.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(sqlite);
        source.setUrl(PREFIX + path);
        return source;
    }

    private void requireDatabase() {
        if (!Files.isReadable(path) || !Files.isWritable(path)) {
            throw new StoreException(
                    "The database file " + path + " may not be read and written; check its owner and mode,"
                            + " and that its disk is not mounted read-only.");
        }
        try (InputStream file = Files.newInputStream(path)) {
            byte[] start = file.readNBytes(MAGIC.length);
            if (start.length > 0 && !Arrays.equals(start, MAGIC)) {
                throw new StoreException(
                        path + " is not an SQLite database; give another path, or move the file away.");
            }
        } catch (IOException e) {
            throw new StoreException("The database file " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path path(String url) {
        String name = url.substring(PREFIX.length());
        if (name.isBlank() || name.startsWith(":") || name.startsWith("file:") || name.contains("?")) {
            throw new StoreException("The database URL " + url
                    + " does not name a file; write it like jdbc:sqlite:/var/lib/drydock/drydock.db");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new StoreException("The database URL " + url + " does not name a file: " + e.getMessage(), e);
        }
    }
}

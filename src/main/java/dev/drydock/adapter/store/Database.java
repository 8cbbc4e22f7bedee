package dev.drydock.adapter.store;

import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.drydock.core.run.Journal.JournalException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The open database: connections for those who read, and one for those who write, in turn. */
final class Database implements AutoCloseable {
    private final HikariDataSource writer;
    private final HikariDataSource readers;
    private final Jdbi writing;
    private final Jdbi reading;

    private Database(HikariDataSource writer, HikariDataSource readers) {
        this.writer = writer;
        this.readers = readers;
        this.writing = Jdbi.create(writer);
        this.reading = Jdbi.create(readers);
    }

    /**
     * Opens the database and brings its tables up to date.
     *
     * @throws StoreException where it cannot
     */
    static Database open(StoreSettings settings) {
        if (!settings.url().startsWith(SqliteFile.PREFIX)) {
            throw new StoreException("The database URL " + settings.url().replaceFirst("[?].*", "")
                    + " is of no kind that Drydock knows; write it like jdbc:sqlite:/var/lib/drydock/drydock.db");
        }
        SqliteFile file = new SqliteFile(settings.url());
        HikariDataSource writer = pool(file.writer(), settings);
        try {
            Schema.migrate(file, writer);
            return new Database(writer, pool(file.readers(), settings));
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /** The source of connections for those who write without {@link #write}. */
    DataSource writer() {
        return writer;
    }

    /** How db-scheduler's tables spell moments in this database, and how work is taken from them. */
    JdbcCustomization customization() {
        return new SqliteLocking();
    }

    /** Reads; each statement sees what was committed before it began. */
    <R> R read(HandleCallback<R, RuntimeException> work) {
        return uninterrupted(reading, work, new AtomicBoolean());
    }

    /**
     * Writes in one transaction, all or nothing. The thread's being interrupted is put off: half of the callers append what
     * was just done, and an interrupted answer would leave them not knowing.
     */
    <R, X extends Exception> R write(HandleCallback<R, X> work) throws X {
        AtomicBoolean ready = new AtomicBoolean();
        return uninterrupted(
                writing,
                handle -> handle.inTransaction(transaction -> {
                    R result = work.withHandle(transaction);
                    ready.set(true);
                    return result;
                }),
                ready);
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
    }

    private static <R, X extends Exception> R uninterrupted(Jdbi jdbi, HandleCallback<R, X> work, AtomicBoolean ready)
            throws X {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try (Handle handle = jdbi.open()) {
                    return work.withHandle(handle);
                } catch (ConnectionException e) {
                    if (!Thread.interrupted()) {
                        throw failure(e, ready);
                    }
                    interrupted = true;
                }
            }
        } catch (JdbiException e) {
            throw failure(e, ready);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static JournalException failure(JdbiException error, AtomicBoolean ready) {
        String consequence = ready.get() ? " It is not known whether the change was stored." : "";
        return new JournalException("The store failed: " + Trouble.words(error) + "." + consequence, error);
    }

    private static HikariDataSource pool(HikariConfig config, StoreSettings settings) {
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw new StoreException("The database of " + settings + " cannot be opened: " + Trouble.words(e) + ".", e);
        }
    }
}

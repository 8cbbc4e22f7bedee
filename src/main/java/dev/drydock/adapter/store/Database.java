package dev.drydock.adapter.store;

import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.drydock.core.run.Journal.JournalException;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;

/** The open database: connections for those who read, and others for those who write. */
final class Database implements AutoCloseable {
    /** Each statement is parsed once in a process, whoever makes it. */
    private static final SqlParser PARSER = new ColonPrefixSqlParser();

    private final Engine engine;
    private final HikariDataSource writer;
    private final HikariDataSource readers;
    private final Jdbi writing;
    private final Jdbi reading;
    private final ExecutorService hands = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("drydock-store-", 0).factory());

    private Database(Engine engine, HikariDataSource writer, HikariDataSource readers) {
        this.engine = engine;
        this.writer = writer;
        this.readers = readers;
        this.writing = jdbi(writer);
        this.reading = jdbi(readers);
    }

    /**
     * Opens the database and brings its tables up to date.
     *
     * @throws StoreException where it cannot
     */
    static Database open(StoreSettings settings) {
        Engine engine = Engine.of(settings);
        engine.migrate();
        HikariDataSource writer = pool(engine.writer(), settings);
        try {
            return new Database(engine, writer, pool(engine.readers(), settings));
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /**
     * Opens the database as it is, to read it.
     *
     * @throws StoreException where it is not there, or its tables are not those of this version
     */
    static Database openAsItIs(StoreSettings settings) {
        Engine engine = Engine.of(settings);
        engine.requireCurrent();
        return new Database(engine, pool(engine.writer(), settings), pool(engine.readers(), settings));
    }

    private static Jdbi jdbi(DataSource source) {
        Jdbi jdbi = Jdbi.create(source);
        jdbi.getConfig(SqlStatements.class).setSqlParser(PARSER);
        return jdbi;
    }

    /** The source of connections for those who write without {@link #write}. */
    DataSource writer() {
        return writer;
    }

    /** How db-scheduler's tables spell moments in this database, and how work is taken from them. */
    JdbcCustomization customization() {
        return engine.customization();
    }

    /** The clock that all who share the database go by; it is closed before the database is. */
    SharedClock clock(InstantSource own) {
        return engine.clock(this, own);
    }

    /** As {@link Engine#claim}. */
    Engine.Claim claim() {
        return engine.claim();
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
        hands.shutdown();
        readers.close();
        writer.close();
    }

    /**
     * Does it in a thread that nobody interrupts: an interrupt closes the socket that a virtual thread reads from, and with it
     * the connection in the middle of whatever it was doing.
     */
    private <R, X extends Exception> R uninterrupted(Jdbi jdbi, HandleCallback<R, X> work, AtomicBoolean ready)
            throws X {
        try {
            return awaited(hands.submit(() -> {
                try (Handle handle = jdbi.open()) {
                    return work.withHandle(handle);
                }
            }));
        } catch (RejectedExecutionException closed) {
            throw new JournalException("The store failed: it is closed.", closed);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case JdbiException failed -> throw failure(failed, ready);
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw Database.<X>checked(e);
            }
        }
    }

    /** What is left is what the work itself is declared to throw. */
    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
    private static <X extends Exception> X checked(ExecutionException e) {
        return (X) e.getCause();
    }

    private static <R> R awaited(Future<R> answer) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get();
                } catch (InterruptedException putOff) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static JournalException failure(JdbiException error, AtomicBoolean ready) {
        String consequence = ready.get() ? " It is not known whether the change was stored." : "";
        return new JournalException(
                "The store failed: " + Trouble.words(error) + "." + consequence, error, ready.get());
    }

    private static HikariDataSource pool(HikariConfig config, StoreSettings settings) {
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw StoreException.cannotOpen(settings, e);
        }
    }
}

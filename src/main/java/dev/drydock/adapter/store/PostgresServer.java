package dev.drydock.adapter.store;

import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server, which any number of replicas may share. No call waits for it without bound, and the server in its turn
 * waits a bounded time for us: a replica that stands still within a transaction would otherwise hold up all others for as long.
 */
final class PostgresServer implements Engine {
    static final String PREFIX = "jdbc:postgresql:";

    private static final Map<String, String> TYPES = Map.of("timestamp", "timestamp with time zone", "bytes", "bytea");
    private static final int CONNECT_SECONDS = 5;
    private static final int ANSWER_SECONDS = 10;
    private static final int POOL_MILLIS = 5_000;
    private static final int VALIDATION_MILLIS = 2_000;
    private static final int WRITERS = 8;
    private static final int READERS = 8;
    /** Less than {@link #ANSWER_SECONDS}, so that the server gives up before we do and we know how it ended. */
    private static final String LIMITS = "set lock_timeout = '5s'; set statement_timeout = '8s';"
            + " set idle_in_transaction_session_timeout = '8s'";

    private final StoreSettings settings;

    /** Checks the URL; nothing is connected to. */
    PostgresServer(StoreSettings settings) {
        this.settings = settings;
        source();
    }

    @Override
    public HikariConfig writer() {
        return config("drydock-writer", WRITERS);
    }

    @Override
    public HikariConfig readers() {
        return config("drydock-readers", READERS);
    }

    /** Flyway locks the server's tables while it works; it has connections of its own, without our limits. */
    @Override
    public void migrate() {
        Schema.migrate(reached(), TYPES);
    }

    @Override
    public void requireCurrent() {
        Schema.requireCurrent(reached(), TYPES);
    }

    private PGSimpleDataSource reached() {
        PGSimpleDataSource source = source();
        try (Connection tried = source.getConnection()) {
            tried.getMetaData();
        } catch (SQLException e) {
            throw StoreException.cannotOpen(settings, e);
        }
        source.setSocketTimeout(0);
        return source;
    }

    @Override
    public JdbcCustomization customization() {
        return new PostgreSqlJdbcCustomization(false, true);
    }

    @Override
    public SharedClock clock(Database database, InstantSource own) {
        return new ServerClock(database);
    }

    @Override
    public Claim claim() {
        return () -> {};
    }

    private HikariConfig config(String name, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(POOL_MILLIS);
        config.setValidationTimeout(VALIDATION_MILLIS);
        config.setConnectionInitSql(LIMITS);
        // What follows the lock on the journal's head must see what was committed while waiting for it.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setExceptionOverride(new ReadOnlyConnections());
        return config;
    }

    private PGSimpleDataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(ANSWER_SECONDS);
        source.setTcpKeepAlive(true);
        source.setApplicationName("drydock");
        // A standby lags behind: what is read there is not what was stored.
        source.setTargetServerType("primary");
        try {
            // What the URL says besides wins.
            source.setUrl(settings.url());
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "The database URL " + StoreSettings.shown(settings.url())
                            + " is not understood; write it like jdbc:postgresql://host:5432/drydock",
                    e);
        }
        if (!settings.user().isEmpty()) {
            source.setUser(settings.user());
        }
        if (!settings.password().isEmpty()) {
            source.setPassword(settings.password());
        }
        return source;
    }
}

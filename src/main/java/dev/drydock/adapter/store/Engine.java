package dev.drydock.adapter.store;

import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.zaxxer.hikari.HikariConfig;
import java.time.InstantSource;

/** The kind of database that a URL names: how it is connected to, kept up to date, and told the time. */
sealed interface Engine permits SqliteFile, PostgresServer {
    /**
     * The engine of a URL.
     *
     * @throws StoreException where there is none, or where no database can be there
     */
    static Engine of(StoreSettings settings) {
        String url = settings.url();
        if (url.startsWith(SqliteFile.PREFIX)) {
            return new SqliteFile(url);
        } else if (url.startsWith(PostgresServer.PREFIX)) {
            return new PostgresServer(settings);
        }
        throw new StoreException("The database URL " + StoreSettings.shown(url)
                + " is of no kind that Drydock knows; write it like jdbc:sqlite:/var/lib/drydock/drydock.db or"
                + " jdbc:postgresql://host:5432/drydock");
    }

    /** The connections of those who write. */
    HikariConfig writer();

    /** The connections of those who read. */
    HikariConfig readers();

    /**
     * Brings the tables up to date, one process at a time.
     *
     * @throws StoreException where it cannot
     */
    void migrate();

    /**
     * Checks that the tables are there and are those of this version; nothing is changed.
     *
     * @throws StoreException where they are not
     */
    void requireCurrent();

    /** How db-scheduler's tables spell moments in this database, and how work is taken from them. */
    JdbcCustomization customization();

    /** The clock that all who share the database go by. */
    SharedClock clock(Database database, InstantSource own);

    /**
     * Takes the database for the one bot that may have it, until this is closed; where several may have it, does nothing.
     *
     * @throws StoreException where another has it
     */
    Claim claim();

    /** What was claimed, until it is closed. */
    interface Claim extends AutoCloseable {
        /** Whether nobody else can be at work on this database: whoever was is dead. */
        default boolean isAlone() {
            return false;
        }

        @Override
        void close();
    }
}

package dev.drydock.adapter.store;

import java.time.Instant;
import java.time.InstantSource;

/** The one clock by which all who share a store judge what has expired and what is due. */
interface SharedClock extends InstantSource, AutoCloseable {
    /** The moment now, in whole milliseconds, as an expression in SQL. */
    String sql();

    @Override
    void close();

    /** A clock of this process: right where the database is a file of this machine. */
    static SharedClock of(InstantSource own) {
        return new SharedClock() {
            @Override
            public String sql() {
                return Long.toString(own.millis());
            }

            @Override
            public Instant instant() {
                return own.instant();
            }

            @Override
            public void close() {}
        };
    }
}

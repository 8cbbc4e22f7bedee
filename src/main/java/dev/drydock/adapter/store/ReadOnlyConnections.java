package dev.drydock.adapter.store;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * The pool's rule to let connections go whose server may only be read: one that became a standby. New ones go where the address
 * leads then, which the pool would otherwise learn only when they are old.
 */
final class ReadOnlyConnections implements SQLExceptionOverride {
    /** PostgreSQL's appendix A: {@code read_only_sql_transaction}. */
    private static final String READ_ONLY = "25006";

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException error) {
        return READ_ONLY.equals(error.getSQLState())
                ? SQLExceptionOverride.Override.MUST_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
}

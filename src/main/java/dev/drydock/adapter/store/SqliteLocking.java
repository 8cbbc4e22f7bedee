package dev.drydock.adapter.store;

import com.github.kagkarlsson.scheduler.jdbc.SqliteJdbcCustomization;

/**
 * Lets db-scheduler take work from SQLite in one transaction, no more of it than it has room for: immediate transactions
 * exclude each other, which is all that {@code for update} does elsewhere. Otherwise it would hand out work that it cannot do
 * yet again and again, into a queue without bound.
 */
final class SqliteLocking extends SqliteJdbcCustomization {
    @Override
    public boolean supportsGenericLockAndFetch() {
        return true;
    }

    @Override
    public String createGenericSelectForUpdateQuery(
            String tableName, int limit, String requiredAndCondition, boolean orderByPriority) {
        return createSelectDueQuery(tableName, limit, requiredAndCondition, orderByPriority);
    }
}

package dev.drydock.adapter.store;

import java.sql.SQLException;
import org.junit.jupiter.api.Nested;

/** All contracts on PostgreSQL. */
class PostgresContractsTest {
    @Nested
    class TheJournal extends JournalContract {
        @Override
        StoreSettings freshDatabase() throws SQLException {
            return TestPostgres.freshDatabase();
        }
    }

    @Nested
    class TheGroups extends AppendGroupsContract {
        @Override
        StoreSettings freshDatabase() throws SQLException {
            return TestPostgres.freshDatabase();
        }
    }

    @Nested
    class TheLeases extends LeasesContract {
        @Override
        StoreSettings freshDatabase() throws SQLException {
            return TestPostgres.freshDatabase();
        }
    }

    @Nested
    class TheArchive extends ArchiveContract {
        @Override
        StoreSettings freshDatabase() throws SQLException {
            return TestPostgres.freshDatabase();
        }
    }

    @Nested
    class TheCursors extends CursorsContract {
        @Override
        StoreSettings freshDatabase() throws SQLException {
            return TestPostgres.freshDatabase();
        }
    }

    @Nested
    class TheWorkQueue extends WorkQueueContract {
        @Override
        StoreSettings freshDatabase() throws SQLException {
            return TestPostgres.freshDatabase();
        }
    }

    @Nested
    class TheSchedules extends SchedulesContract {
        @Override
        StoreSettings freshDatabase() throws SQLException {
            return TestPostgres.freshDatabase();
        }
    }
}

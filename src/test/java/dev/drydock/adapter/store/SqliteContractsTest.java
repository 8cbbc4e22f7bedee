package dev.drydock.adapter.store;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** All contracts on SQLite. */
class SqliteContractsTest {
    @TempDir
    Path directory;

    StoreSettings fresh() {
        return StoreSettings.sqlite(directory.resolve("drydock.db"));
    }

    @Nested
    class TheJournal extends JournalContract {
        @Override
        StoreSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    class TheGroups extends AppendGroupsContract {
        @Override
        StoreSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    class TheLeases extends LeasesContract {
        @Override
        StoreSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    class TheArchive extends ArchiveContract {
        @Override
        StoreSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    class TheCursors extends CursorsContract {
        @Override
        StoreSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    class TheWorkQueue extends WorkQueueContract {
        @Override
        StoreSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    class TheSchedules extends SchedulesContract {
        @Override
        StoreSettings freshDatabase() {
            return fresh();
        }
    }
}

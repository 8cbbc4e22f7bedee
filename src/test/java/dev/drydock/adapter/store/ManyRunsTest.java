package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader of a journal with a hundred thousand old runs. */
class ManyRunsTest {
    private static final int OLD_RUNS = 100_000;
    private static final RunId NEW = new RunId("r-zzzzzzzz");

    @TempDir
    Path directory;

    @Test
    void lookingForWorkDoesNotPassByRunsThatAreFullyRead() throws Exception {
        StoreSettings settings = StoreSettings.sqlite(directory.resolve("drydock.db"));
        try (Store store = Store.open(settings, "one", Clock.systemUTC())) {
            addOldRuns(settings);
            store.journal().append(NEW, 0, List.of(new Event.Milestone("new")));

            long before = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(store.cursors().behind("thread", 10)).containsExactly(NEW);
                assertThat(store.journal().open()).containsExactly(NEW);
                assertThat(store.journal().recent(1)).containsExactly(NEW);
            }
            Duration each = Duration.ofNanos(System.nanoTime() - before).dividedBy(20);

            assertThat(each).isLessThan(Duration.ofMillis(250));
            assertThat(plan(settings))
                    .contains("cursor_behind")
                    .doesNotContain("SCAN")
                    .doesNotContain("B-TREE");
        }
    }

    private static void addOldRuns(StoreSettings settings) throws SQLException {
        try (Connection connection = DriverManager.getConnection(settings.url());
                Statement statement = connection.createStatement()) {
            statement.execute("insert into reader (name) values ('thread')");
            statement.execute("insert into run (id, first_position, opened_at, last_sequence, last_at, ended_at)"
                    + " with recursive n (i) as (select 1 union all select i + 1 from n where i < " + OLD_RUNS + ")"
                    + " select printf('r-%08d', i), -i, i, 40, i, i from n");
            statement.execute("insert into cursor (run, reader, sequence, last_sequence, waiting_since)"
                    + " select id, 'thread', 40, 40, first_position from run");
        }
    }

    private static String plan(StoreSettings settings) throws SQLException {
        String sql = SqlCursors.BEHIND.replace(":reader", "'thread'").replace(":limit", "10");
        StringBuilder plan = new StringBuilder();
        try (Connection connection = DriverManager.getConnection(settings.url());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("explain query plan " + sql)) {
            while (rows.next()) {
                plan.append(rows.getString("detail")).append('\n');
            }
        }
        return plan.toString();
    }
}

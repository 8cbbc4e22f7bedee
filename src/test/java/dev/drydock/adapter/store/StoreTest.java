package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Leases;
import dev.drydock.core.run.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opening and closing an SQLite store: what is kept, and what is said of a place where none can be. */
class StoreTest {
    private static final RunId RUN = new RunId("r-00000001");

    @TempDir
    Path directory;

    @Test
    void whatWasAppendedIsThereAfterItWasClosedAndOpened() throws Exception {
        StoreSettings settings = StoreSettings.sqlite(directory.resolve("drydock.db"));
        List<Entry> appended;
        try (Store store = Store.open(settings, "one", Clock.systemUTC())) {
            appended = store.journal().append(RUN, 0, List.of(new Event.Milestone("kept")));
        }

        try (Store store = Store.open(settings, "two", Clock.systemUTC())) {
            assertThat(store.journal().read(RUN, 0)).isEqualTo(appended);
            assertThat(store.verify()).isEmpty();
        }
    }

    @Test
    void whoClaimsTheFileNeedNotWaitForWhatTheDeadHeld() {
        StoreSettings settings = StoreSettings.sqlite(directory.resolve("drydock.db"));
        Duration time = Duration.ofHours(1);
        try (Store dead = Store.open(settings, "one", Clock.systemUTC())) {
            dead.leases().acquire(RUN, "one", List.of(), time);
            dead.cursors().takeTurn("thread", "one", time);
        }

        try (Store store = Store.open(settings, "two", Clock.systemUTC())) {
            assertThat(store.leases().acquire(RUN, "two", List.of(), time)).isInstanceOf(Leases.Answer.Busy.class);
            store.claim();
            assertThat(store.leases().acquire(RUN, "two", List.of(), time)).isInstanceOf(Leases.Answer.Granted.class);
            assertThat(store.cursors().takeTurn("thread", "two", time)).isTrue();
        }
    }

    @Test
    void manyMayOpenANewFileAtTheSameMoment() throws Exception {
        StoreSettings settings = StoreSettings.sqlite(directory.resolve("drydock.db"));
        Callable<Integer> openAndAsk = () -> {
            try (Store store = Store.open(settings, "one", Clock.systemUTC())) {
                return store.journal().open().size();
            }
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> open : threads.invokeAll(List.of(openAndAsk, openAndAsk, openAndAsk, openAndAsk))) {
                assertThat(open.get()).isZero();
            }
        }
    }

    @Test
    void aSchemaFromTheFutureIsRefused() throws Exception {
        Path file = directory.resolve("drydock.db");
        StoreSettings settings = StoreSettings.sqlite(file);
        Store.open(settings, "one", Clock.systemUTC()).close();
        try (Connection connection = DriverManager.getConnection(settings.url());
                Statement statement = connection.createStatement()) {
            statement.execute("insert into flyway_schema_history select installed_rank + 90, '99', description, type,"
                    + " 'V99__later.sql', checksum, installed_by, installed_on, execution_time, success"
                    + " from flyway_schema_history order by installed_rank limit 1");
        }

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Store.open(settings, "one", Clock.systemUTC()))
                .withMessageContaining("newer Drydock")
                .withMessageContaining("version 99");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        jdbc:sqlite:DIR                       | is a directory
        jdbc:sqlite:DIR/missing/drydock.db    | DIR/missing of the database file is not there
        jdbc:sqlite:DIR/garbage.db            | is not an SQLite database
        jdbc:sqlite:                          | does not name a file
        jdbc:sqlite::memory:                  | does not name a file
        jdbc:sqlite:DIR/drydock.db?mode=ro    | does not name a file
        jdbc:mysql://localhost/drydock?password=secret | jdbc:mysql://localhost/drydock is of no kind
        /var/lib/drydock.db                   | is of no kind that Drydock knows
        """)
    void aPlaceWhereNoStoreCanBeIsNamedInPlainWords(String url, String words) throws Exception {
        Files.writeString(directory.resolve("garbage.db"), "This is not a database.");
        StoreSettings settings = StoreSettings.of(url.replace("DIR", directory.toString()));

        assertThatThrownBy(() -> Store.open(settings, "one", Clock.systemUTC()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(words.replace("DIR", directory.toString()))
                .hasMessageNotContaining("secret");
    }

    @Test
    void settingsDoNotTellThePassword() {
        StoreSettings settings =
                new StoreSettings("jdbc:postgresql://db/drydock?password=one", "drydock", "two", WorkPace.DEFAULT);

        assertThat(settings.toString()).isEqualTo("StoreSettings[jdbc:postgresql://db/drydock]");
    }
}

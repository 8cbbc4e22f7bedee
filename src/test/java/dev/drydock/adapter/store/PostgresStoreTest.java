package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Opening a store on PostgreSQL: what is kept, and what is said of a server where none can be. */
class PostgresStoreTest {
    private static final RunId RUN = new RunId("r-00000001");

    @Test
    void whatWasAppendedIsThereAfterItWasClosedAndOpened() throws Exception {
        StoreSettings settings = TestPostgres.freshDatabase();
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
    void manyReplicasMayOpenANewDatabaseAtTheSameMoment() throws Exception {
        StoreSettings settings = TestPostgres.freshDatabase();
        List<Callable<Integer>> replicas = IntStream.range(0, 4)
                .<Callable<Integer>>mapToObj(i -> () -> {
                    try (Store store = Store.open(settings, "replica" + i, Clock.systemUTC())) {
                        store.claim();
                        return store.journal().open().size();
                    }
                })
                .toList();

        assertThat(StoreContract.atOnce(replicas)).containsOnly(0);
    }

    @Test
    void aSchemaFromTheFutureIsRefused() throws Exception {
        StoreSettings settings = TestPostgres.freshDatabase();
        Store.open(settings, "one", Clock.systemUTC()).close();
        TestPostgres.execute(
                settings.url().replaceFirst(".*/", ""),
                "insert into flyway_schema_history select installed_rank + 90, '99', description, type,"
                        + " 'V99__later.sql', checksum, installed_by, installed_on, execution_time, success"
                        + " from flyway_schema_history order by installed_rank limit 1");

        assertRefused(settings, false, "newer Drydock", "version 99");
    }

    @Test
    void aWrongPasswordIsNamedAndNotShown() throws Exception {
        StoreSettings settings = as("locked", "guess-word");

        assertRefused(settings, false, settings.url(), "check the user, the password");
        assertThatThrownBy(() -> Store.open(settings, "one", Clock.systemUTC())).hasMessageNotContaining("guess-word");
    }

    @Test
    void aUserWhoMayNotMakeTablesIsNamed() throws Exception {
        assertRefused(as("locked", "open sesame"), false, "permission denied", "grant it");
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        assertRefused(
                new StoreSettings(TestPostgres.url("nowhere"), "postgres", "", WorkPace.DEFAULT),
                false,
                "no database of this name");
    }

    @Test
    void aServerThatDoesNotListenIsAwayAtOnce() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertRefused(StoreSettings.of("jdbc:postgresql://127.0.0.1:" + free + "/drydock"), true, "does not answer");
    }

    @Test
    void aServerThatIsSilentIsAwayInBoundedTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            long before = System.nanoTime();
            assertRefused(
                    StoreSettings.of("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/drydock"),
                    true,
                    "does not answer");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void aUrlThatIsNotUnderstoodIsShownWithoutItsSecrets() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Store.open(
                        StoreSettings.of("jdbc:postgresql://me:secret@host:port/x?password=secret"),
                        "one",
                        Clock.systemUTC()))
                .withMessageContaining("jdbc:postgresql://host:port/x is not understood")
                .withMessageNotContaining("secret");
    }

    private static StoreSettings as(String user, String password) throws SQLException {
        return new StoreSettings(TestPostgres.freshDatabase().url(), user, password, WorkPace.DEFAULT);
    }

    private static void assertRefused(StoreSettings settings, boolean passing, String... words) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Store.open(settings, "one", Clock.systemUTC()))
                .satisfies(refusal -> {
                    assertThat(refusal.getMessage()).contains(words);
                    assertThat(refusal.isPassing()).isEqualTo(passing);
                });
    }
}

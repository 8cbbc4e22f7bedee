package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.drydock.adapter.store.TcpProxy.Loss;
import dev.drydock.adapter.store.TcpProxy.Network;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal.JournalException;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.WorkQueue.Work;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A PostgreSQL that goes away and comes back. How long it is away makes no difference to a pool that tries anew at each call;
 * {@code -Ddrydock.outage=PT60S} says so of a longer time.
 */
class DatabaseOutageTest {
    private static final RunId A = new RunId("r-aaaaaaaa");
    private static final Event ONE = new Event.Milestone("one");
    private static final Resource NODE = new Resource("node/cluster/node01", "node01");
    /** The longest that a call may take: a connection's five seconds and an answer's ten, and a slow machine. */
    private static final Duration BOUND = Duration.ofSeconds(25);

    private static final Duration AWAY = Duration.parse(System.getProperty("drydock.outage", "PT2S"));

    private final StoreSettings direct;
    private final TcpProxy proxy;
    private final Store store;

    DatabaseOutageTest() throws SQLException, IOException {
        direct = TestPostgres.freshDatabase();
        Store.open(direct, "first", Clock.systemUTC()).close();
        proxy = new TcpProxy(TestPostgres.port());
        StoreSettings through = new StoreSettings(
                direct.url().replace(":" + TestPostgres.port() + "/", ":" + proxy.port() + "/"),
                direct.user(),
                direct.password(),
                WorkPace.DEFAULT);
        store = Store.open(through, "one", Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        proxy.set(Network.UP);
        store.close();
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Network.class,
            names = {"CUT", "SILENT"})
    void callsFailInBoundedTimeAndGoOnByThemselves(Network trouble) throws Exception {
        store.journal().append(A, 0, List.of(ONE));
        if (trouble == Network.SILENT) {
            proxy.fallSilent();
        } else {
            proxy.set(trouble);
        }
        long end = System.nanoTime() + AWAY.toNanos();
        do {
            assertFails(() -> store.journal().append(A, 1, List.of(ONE)));
            assertFails(() -> store.journal().read(A, 0));
            assertFails(() -> store.leases().acquire(A, "one", List.of(NODE), Duration.ofMinutes(1)));
        } while (System.nanoTime() < end);

        proxy.set(Network.UP);

        await().atMost(BOUND)
                .ignoreException(JournalException.class)
                .untilAsserted(() -> assertThat(store.journal().read(A, 0)).hasSize(1));
        assertThat(store.journal().append(A, 1, List.of(ONE))).hasSize(1);
        assertThat(store.verify()).isEmpty();
    }

    private static void assertFails(ThrowingCallable call) {
        long before = System.nanoTime();
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(call)
                .matches(away -> !away.isUncertain())
                .withMessageStartingWith("The store failed: ")
                .withMessageNotContaining("not known");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(BOUND);
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void aCommitWhoseAnswerIsLostIsSaidToBeNotKnown(Loss loss) {
        proxy.loseNextCommit(loss);

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> store.journal().append(A, 0, List.of(ONE)))
                .withMessageEndingWith("It is not known whether the change was stored.")
                .matches(JournalException::isUncertain);

        await().atMost(BOUND)
                .ignoreException(JournalException.class)
                .untilAsserted(() -> assertThat(store.journal().read(A, 0)).hasSize(loss == Loss.ANSWER ? 1 : 0));
        assertThat(store.verify()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void aGroupWhoseCommitIsLostIsStoredAsAWholeOrNotAtAll(Loss loss) {
        RunId other = new RunId("r-bbbbbbbb");
        String body = new EventCodec().encode(ONE);
        List<Append> group = List.of(
                new Append(A, 0, List.of(ONE), List.of(body)),
                new Append(other, 0, List.of(ONE, ONE), List.of(body, body)),
                new Append(A, 1, List.of(ONE), List.of(body)));
        SharedClock clock = SharedClock.of(Clock.systemUTC());
        proxy.loseNextCommit(loss);

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() ->
                        store.database().write(transaction -> AppendTransaction.append(transaction, clock, group)))
                .withMessageEndingWith("It is not known whether the change was stored.");

        await().atMost(BOUND)
                .ignoreException(JournalException.class)
                .untilAsserted(() -> assertThat(store.journal().read(A, 0)).hasSize(loss == Loss.ANSWER ? 2 : 0));
        assertThat(store.journal().read(other, 0)).hasSize(loss == Loss.ANSWER ? 2 : 0);
        assertThat(store.verify()).isEmpty();
    }

    @Test
    void queuedWorkIsDoneOnceTheDatabaseIsBack() throws Exception {
        BlockingQueue<Work> done = new LinkedBlockingQueue<>();
        store.startWork(done::add);
        proxy.set(Network.CUT);
        try (Store other = Store.open(direct, "other", Clock.systemUTC())) {
            other.workQueue().queue(new Work.Carry(A), other.clock().instant());
        }

        proxy.set(Network.UP);

        assertThat(done.poll(60, TimeUnit.SECONDS)).isEqualTo(new Work.Carry(A));
    }

    @Test
    void aReplicaThatStandsStillWithinAnAppendHoldsTheOthersUpForABoundedTime() throws Exception {
        try (Connection still = DriverManager.getConnection(direct.url(), direct.user(), "");
                Statement statement = still.createStatement()) {
            // As every connection of a store is set up.
            statement.execute("set idle_in_transaction_session_timeout = '8s'");
            still.setAutoCommit(false);
            statement.execute("update journal_head set position = position + 1");

            assertFails(() -> store.journal().append(A, 0, List.of(ONE)));

            await().atMost(BOUND)
                    .ignoreException(JournalException.class)
                    .untilAsserted(() -> assertThat(store.journal()
                                    .append(A, 0, List.of(ONE))
                                    .getFirst()
                                    .position())
                            .isEqualTo(1));
        }
    }

    /** An interrupt closes the socket that a virtual thread reads from; here it must harm neither that thread's append nor others'. */
    @Test
    void anInterruptOfTheOneWhoWritesForAllHarmsNobody() throws Exception {
        List<FutureTask<List<Entry>>> appends = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try (Connection other = DriverManager.getConnection(direct.url(), direct.user(), "");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update journal_head set position = position");
            for (int i = 0; i < 5; i++) {
                RunId run = new RunId("r-0000000" + i);
                FutureTask<List<Entry>> append =
                        new FutureTask<>(() -> store.journal().append(run, 0, List.of(ONE)));
                appends.add(append);
                threads.add(Thread.ofVirtual().start(append));
            }
            await().until(() -> waitingForLocks() == 1);

            threads.forEach(Thread::interrupt);
            other.commit();
        }

        for (FutureTask<List<Entry>> append : appends) {
            assertThat(append.get(BOUND.toSeconds(), TimeUnit.SECONDS)).hasSize(1);
        }
        assertThat(store.verify()).isEmpty();
    }

    private int waitingForLocks() throws SQLException {
        try (Connection looking = DriverManager.getConnection(direct.url(), direct.user(), "");
                Statement statement = looking.createStatement();
                ResultSet waiting = statement.executeQuery("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'")) {
            assertThat(waiting.next()).isTrue();
            return waiting.getInt(1);
        }
    }

    /** As when the address leads to a standby for a while after a failover. */
    @Test
    void connectionsToAServerThatMayOnlyBeReadAreNotKept() throws Exception {
        store.journal().append(A, 0, List.of(ONE));
        readOnly("on");
        // The first may meet a connection that was just ended.
        await().atMost(BOUND)
                .untilAsserted(() -> assertThatExceptionOfType(JournalException.class)
                        .isThrownBy(() -> store.journal().append(A, 1, List.of(ONE)))
                        .withMessageContaining("give the address of the primary server"));

        readOnly("off");

        await().atMost(BOUND)
                .ignoreException(JournalException.class)
                .untilAsserted(() ->
                        assertThat(store.journal().append(A, 1, List.of(ONE))).hasSize(1));
        assertThat(store.verify()).isEmpty();
    }

    /** For connections that are made from now on; those that are there are ended. */
    private void readOnly(String onOrOff) throws SQLException {
        try (Connection admin = DriverManager.getConnection(direct.url(), direct.user(), "");
                Statement statement = admin.createStatement()) {
            statement.execute("set default_transaction_read_only = off");
            statement.execute(
                    "alter database " + admin.getCatalog() + " set default_transaction_read_only = " + onOrOff);
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
        }
    }
}

package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drydock.core.plan.Resource;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Leases;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.WorkQueue.Work;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replicas on one PostgreSQL whose own clocks are twenty minutes apart: only the server's clock counts. */
class ClocksApartTest {
    private static final RunId A = new RunId("r-aaaaaaaa");
    private static final RunId B = new RunId("r-bbbbbbbb");
    private static final Resource NODE = new Resource("node/cluster/node01", "node01");
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final WorkPace QUICK = new WorkPace(
            Duration.ofMillis(20),
            Duration.ofMillis(250),
            500,
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofSeconds(2));

    private final Store slow;
    private final Store fast;

    ClocksApartTest() throws SQLException {
        StoreSettings settings = TestPostgres.freshDatabase().at(QUICK);
        slow = Store.open(settings, "slow", Clock.offset(Clock.systemUTC(), TEN_MINUTES.negated()));
        fast = Store.open(settings, "fast", Clock.offset(Clock.systemUTC(), TEN_MINUTES));
    }

    @AfterEach
    void close() {
        slow.close();
        fast.close();
    }

    @Test
    void aLeaseIsNotTakenOverBeforeItsTime() {
        Leases.Answer held = slow.leases().acquire(A, "slow", List.of(NODE), Duration.ofMinutes(1));

        assertThat(held).isInstanceOf(Leases.Answer.Granted.class);
        assertThat(fast.leases().acquire(B, "fast", List.of(NODE), Duration.ofMinutes(1)))
                .isEqualTo(new Leases.Answer.Busy(NODE, A));
        assertThat(fast.leases().holder(NODE)).isPresent();
    }

    @Test
    void aLeaseOfTheFastReplicaExpiresForTheSlowOneInTime() {
        fast.leases().acquire(A, "fast", List.of(NODE), Duration.ofMillis(1));

        await().atMost(Duration.ofSeconds(10))
                .until(() -> slow.leases().acquire(B, "slow", List.of(NODE), Duration.ofMinutes(1))
                        instanceof Leases.Answer.Granted);
    }

    @Test
    void theJournalTellsTheServersTime() throws Exception {
        Instant before = Instant.now();
        Instant one = slow.journal()
                .append(A, 0, List.of(new Event.Milestone("one")))
                .getFirst()
                .at();
        Instant two = fast.journal()
                .append(A, 1, List.of(new Event.Milestone("two")))
                .getFirst()
                .at();
        Instant three = slow.journal()
                .append(A, 2, List.of(new Event.Milestone("three")))
                .getFirst()
                .at();

        assertThat(one).isBetween(before.minusSeconds(5), Instant.now().plusSeconds(5));
        assertThat(two).isAfterOrEqualTo(one);
        assertThat(three).isAfterOrEqualTo(two).isBefore(one.plusSeconds(60));
    }

    @Test
    void bothTellTheSameTime() {
        assertThat(Duration.between(slow.clock().instant(), fast.clock().instant())
                        .abs())
                .isLessThan(Duration.ofSeconds(2));
        assertThat(Duration.between(slow.clock().instant(), Instant.now()).abs())
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void workIsDoneInItsTimeWhoeverQueuedIt() throws Exception {
        BlockingQueue<Work> done = new LinkedBlockingQueue<>();
        fast.workQueue().queue(new Work.Expire(A, 1), fast.clock().instant());
        slow.workQueue().queue(new Work.Expire(B, 1), slow.clock().instant().plusSeconds(300));

        slow.startWork(done::add);
        fast.startWork(done::add);

        assertThat(done.poll(30, TimeUnit.SECONDS)).isEqualTo(new Work.Expire(A, 1));
        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(10)).until(done::isEmpty);
    }

    @Test
    void workUnderWayOfTheSlowReplicaIsNotTakenForDead() throws Exception {
        BlockingQueue<String> begun = new LinkedBlockingQueue<>();
        CountDownLatch mayEnd = new CountDownLatch(1);
        slow.workQueue().queue(new Work.Carry(A), slow.clock().instant());
        slow.startWork(work -> {
            begun.add("slow");
            mayEnd.await();
        });
        assertThat(begun.poll(30, TimeUnit.SECONDS)).isEqualTo("slow");

        fast.startWork(work -> begun.add("fast"));

        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(30)).until(begun::isEmpty);
        mayEnd.countDown();
    }
}

package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.drydock.core.run.RunId;
import dev.drydock.core.run.WorkQueue;
import dev.drydock.core.run.WorkQueue.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every work queue keeps to, whatever the database. */
abstract class WorkQueueContract extends StoreContract {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int LEAPS = 20;
    /** Polls so seldom that only what this process queues is noticed. */
    private static final WorkPace UNPOLLED =
            new WorkPace(LONG, LONG, 500, Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(2));
    /** Notices what time and other processes do. */
    private static final WorkPace QUICK = new WorkPace(
            Duration.ofMillis(20),
            Duration.ofMillis(250),
            500,
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofSeconds(2));

    private final BlockingQueue<Work> done = new LinkedBlockingQueue<>();

    @Test
    void workThatIsDueIsDoneOnceAndAtOnce() throws Exception {
        Store store = working("one", UNPOLLED, done::add);

        store.workQueue().queue(carry(A), clock.instant());

        assertThat(next()).isEqualTo(carry(A));
        await().untilAsserted(() -> assertThat(rows(store)).isZero());
        store.workQueue().queue(carry(A), clock.instant());
        assertThat(next()).isEqualTo(carry(A));
        assertThat(done).isEmpty();
    }

    @Test
    void eachRevisionExpiresForItself() throws Exception {
        Store store = open("one");
        for (int revision = 1; revision <= 3; revision++) {
            store.workQueue().queue(new Work.Expire(A, revision), clock.instant());
            store.workQueue().queue(new Work.Expire(A, revision), clock.instant());
        }

        working("two", QUICK, done::add);

        assertThat(List.of(next(), next(), next()))
                .containsExactlyInAnyOrder(new Work.Expire(A, 1), new Work.Expire(A, 2), new Work.Expire(A, 3));
        await().untilAsserted(() -> assertThat(rows(store)).isZero());
        assertThat(done).isEmpty();
    }

    @Test
    void workWaitsForItsMoment() throws Exception {
        Store store = working("one", QUICK, done::add);
        store.workQueue().queue(carry(A), clock.instant().plus(LONG));
        store.workQueue().queue(carry(B), clock.instant());
        assertThat(next()).isEqualTo(carry(B));
        assertThat(done).isEmpty();

        clock.move(LONG);

        assertThat(next()).isEqualTo(carry(A));
    }

    @Test
    void aClockThatIsSetBackDoesNotStopThePolling() throws Exception {
        working("one", QUICK, done::add);
        WorkQueue elsewhere = open("two").workQueue();
        elsewhere.queue(carry(A), clock.instant());
        next();

        clock.move(Duration.ofHours(-1));
        elsewhere.queue(carry(B), clock.instant());

        assertThat(next()).isEqualTo(carry(B));
    }

    @Test
    void workQueuedAgainMovesToTheEarlierMomentAndNeverToTheLater() throws Exception {
        Store store = working("one", QUICK, done::add);
        store.workQueue().queue(carry(A), clock.instant().plus(LONG));
        store.workQueue().queue(carry(B), clock.instant().plus(LONG));
        store.workQueue().queue(carry(A), clock.instant().plusSeconds(60));
        store.workQueue().queue(carry(A), clock.instant().plus(LONG.multipliedBy(2)));

        clock.move(Duration.ofSeconds(60));

        assertThat(next()).isEqualTo(carry(A));
        clock.move(LONG);
        assertThat(next()).isEqualTo(carry(B));
        await().untilAsserted(() -> assertThat(rows(store)).isZero());
        assertThat(done).isEmpty();
    }

    @Test
    void workQueuedWhileItIsBeingDoneIsDoneOnceMore() throws Exception {
        Semaphore mayEnd = new Semaphore(0);
        Store store = working("one", UNPOLLED, work -> {
            done.add(work);
            mayEnd.acquire();
        });
        WorkQueue elsewhere = open("two").workQueue();
        store.workQueue().queue(carry(A), clock.instant());
        next();

        elsewhere.queue(carry(A), clock.instant());
        store.workQueue().queue(carry(A), clock.instant().plus(LONG));
        store.workQueue().queue(carry(A), clock.instant());
        assertThat(done).isEmpty();
        mayEnd.release();

        assertThat(next()).isEqualTo(carry(A));
        mayEnd.release();
        await().untilAsserted(() -> assertThat(rows(store)).isZero());
        assertThat(done).isEmpty();
    }

    @Test
    void workMayQueueItselfForLater() throws Exception {
        List<Store> self = new ArrayList<>();
        AtomicInteger times = new AtomicInteger();
        Store store = working("one", QUICK, work -> {
            done.add(work);
            if (times.incrementAndGet() == 1) {
                self.getFirst().workQueue().queue(work, clock.instant().plus(LONG));
            }
        });
        self.add(store);
        store.workQueue().queue(carry(A), clock.instant());
        next();
        store.workQueue().queue(carry(B), clock.instant());
        assertThat(next()).isEqualTo(carry(B));
        await().untilAsserted(() -> assertThat(rows(store)).isEqualTo(1));
        assertThat(done).isEmpty();

        clock.move(LONG);

        assertThat(next()).isEqualTo(carry(A));
        await().untilAsserted(() -> assertThat(rows(store)).isZero());
    }

    @Test
    void queueingRacesWithTheEndOfWorkAndNothingIsLost() throws Exception {
        int rounds = 100;
        AtomicInteger queued = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        Store store = working("one", UNPOLLED, work -> seen.set(queued.get()));

        for (int i = 1; i <= rounds; i++) {
            queued.set(i);
            store.workQueue().queue(carry(A), clock.instant());
        }

        await().untilAsserted(() -> assertThat(seen).hasValue(rounds));
    }

    @Test
    void workThatFailsIsTriedAgain() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Store store = working("one", QUICK, Clock.systemUTC(), work -> {
            if (attempts.incrementAndGet() < 4) {
                throw new IllegalStateException("deliberate");
            }
            done.add(work);
        });

        store.workQueue().queue(carry(A), Clock.systemUTC().instant());

        assertThat(next()).isEqualTo(carry(A));
        assertThat(attempts).hasValue(4);
        await().untilAsserted(() -> assertThat(rows(store)).isZero());
    }

    @Test
    void twoProcessesShareTheWorkAndDoEachPieceOnce() throws Exception {
        List<Work> all =
                IntStream.range(0, 100).<Work>mapToObj(i -> carry(run(i))).toList();
        Store queueing = open("queueing");
        all.forEach(work -> queueing.workQueue().queue(work, clock.instant()));

        working("one", QUICK, done::add);
        working("two", QUICK, done::add);

        await().untilAsserted(() -> assertThat(rows(queueing)).isZero());
        assertThat(done).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void noMoreIsDoneAtOnceThanThePaceAllows() throws Exception {
        WorkPace three = new WorkPace(
                QUICK.polling(), QUICK.heartbeat(), 3, QUICK.firstRetry(), QUICK.longestRetry(), QUICK.stopping());
        Set<Work> now = ConcurrentHashMap.newKeySet();
        Set<Integer> crowds = ConcurrentHashMap.newKeySet();
        Semaphore mayEnd = new Semaphore(0);
        Store store = working("one", three, work -> {
            now.add(work);
            crowds.add(now.size());
            mayEnd.acquire();
            now.remove(work);
            done.add(work);
        });
        for (int i = 0; i < 12; i++) {
            store.workQueue().queue(carry(run(i)), clock.instant());
        }
        await().until(() -> now.size() == 3);

        mayEnd.release(12);

        Set<Work> all = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            all.add(next());
        }
        assertThat(all).hasSize(12);
        assertThat(crowds).allMatch(crowd -> crowd <= 3);
    }

    @Test
    void hundredsMayBeUnderWayAtOnce() throws Exception {
        int runs = 300;
        CountDownLatch all = new CountDownLatch(runs);
        Store store = working("one", QUICK, work -> {
            assertThat(Thread.currentThread().isVirtual()).isTrue();
            all.countDown();
            all.await();
            done.add(work);
        });
        for (int i = 0; i < runs; i++) {
            store.workQueue().queue(carry(run(i)), clock.instant());
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> done.size() == runs);
    }

    @Test
    void workOfAProcessThatDiedIsTakenOver() throws Exception {
        Store store = open("one");
        store.workQueue().queue(carry(A), clock.instant());
        change("update scheduled_tasks set picked = true, picked_by = 'dead', last_heartbeat = execution_time");
        working("two", QUICK, done::add);

        clock.move(QUICK.heartbeat().multipliedBy(4));

        assertThat(next()).isEqualTo(carry(A));
        await().untilAsserted(() -> assertThat(rows(store)).isZero());
    }

    @Test
    void aProcessThatComesBackUnderItsNameTakesItsWorkUpWithoutWaiting() throws Exception {
        open("one").workQueue().queue(carry(A), clock.instant());
        change("update scheduled_tasks set picked = true, picked_by = 'one', last_heartbeat = execution_time");

        working("one", UNPOLLED, done::add);

        assertThat(next()).isEqualTo(carry(A));
    }

    @Test
    void workUnderWayIsNotTakenForDeadWhenTheClockLeaps() throws Exception {
        Semaphore mayEnd = new Semaphore(0);
        WorkPace nervous = new WorkPace(
                QUICK.polling(),
                Duration.ofMillis(20),
                QUICK.atOnce(),
                QUICK.firstRetry(),
                QUICK.longestRetry(),
                QUICK.stopping());
        Store store = working("one", nervous, work -> {
            done.add(work);
            mayEnd.acquire();
        });
        store.workQueue().queue(carry(A), clock.instant());
        next();

        for (int i = 0; i < LEAPS; i++) {
            clock.move(LONG);
            store.workQueue().queue(carry(run(i)), clock.instant());
            assertThat(next()).isEqualTo(carry(run(i)));
        }

        mayEnd.release(LEAPS + 1);
        await().untilAsserted(() -> assertThat(rows(store)).isZero());
        assertThat(done).isEmpty();
    }

    @Test
    void aStopInterruptsWorkAndLeavesItForAnotherProcess() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Store first = working("one", QUICK, work -> {
            done.add(work);
            never.await();
        });
        first.workQueue().queue(carry(A), clock.instant());
        next();

        first.close();

        working("two", UNPOLLED, done::add);
        assertThat(next()).isEqualTo(carry(A));
    }

    @Test
    void aStopWaitsABoundedTimeForWorkThatDoesNotHeedIt() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        Store store = working("one", UNPOLLED, work -> {
            done.add(work);
            awaitHeedless(mayEnd);
        });
        store.workQueue().queue(carry(A), clock.instant());
        next();

        long before = System.nanoTime();
        store.close();
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        mayEnd.countDown();

        assertThat(took)
                .isGreaterThanOrEqualTo(UNPOLLED.stopping())
                .isLessThan(UNPOLLED.stopping().plusSeconds(20));
    }

    @Test
    void workBeginsOnlyOnce() {
        Store store = working("one", UNPOLLED, done::add);

        assertThatIllegalStateException().isThrownBy(() -> store.startWork(done::add));
    }

    private static void awaitHeedless(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException ignored) {
                // A handler that does not heed the stop is what is tested.
            }
        }
    }

    private Store working(String worker, WorkPace pace, WorkHandler handler) {
        return working(worker, pace, clock, handler);
    }

    private Store working(String worker, WorkPace pace, InstantSource time, WorkHandler handler) {
        Store store = open(worker, settings().at(pace), time);
        store.startWork(handler);
        return store;
    }

    private Work next() throws InterruptedException {
        @Nullable Work work = done.poll(30, TimeUnit.SECONDS);
        if (work == null) {
            throw new AssertionError("nothing was done");
        }
        return work;
    }

    private int rows(Store store) {
        return store.queueLength();
    }

    private static Work carry(RunId run) {
        return new Work.Carry(run);
    }

    private static RunId run(int number) {
        return new RunId(String.format("r-%08d", number));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT2S, 0"})
    void whoPutsWorkBackLooksAgainAtOnceOnlyWhereItIsDue(Duration later, int looks) throws Exception {
        SqlWorkQueue queue = (SqlWorkQueue) open("one").workQueue();
        Work.Carry work = new Work.Carry(A);
        queue.queue(work, clock.instant());
        change("update scheduled_tasks set picked = true, picked_by = 'one'");
        queue.queue(work, clock.instant().plus(later));
        AtomicInteger looked = new AtomicInteger();
        queue.onDue(looked::incrementAndGet);

        queue.done(Ticket.of(work), "one", 1);

        assertThat(looked).hasValue(looks);
        assertThat(queue.length()).isEqualTo(1);
    }

    /** The end of work may be stored again when the answer was lost; the same version may be another's by then. */
    @Test
    void onlyWhoDoesTheWorkEndsIt() throws Exception {
        SqlWorkQueue queue = (SqlWorkQueue) open("one").workQueue();
        Work.Carry work = new Work.Carry(A);
        queue.queue(work, clock.instant());
        change("update scheduled_tasks set picked = true, picked_by = 'two'");

        queue.done(Ticket.of(work), "one", 1);
        assertThat(queue.length()).isEqualTo(1);

        queue.done(Ticket.of(work), "two", 1);
        assertThat(queue.length()).isZero();
    }
}

package dev.drydock.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.plan.Resource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Who stood still for longer than the lease lasts knows that it was lost, before anything else tells. */
final class LeaseKeeperTest {
    private static final RunId RUN = new RunId("r-00000001");
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final MemoryLeases leases = new MemoryLeases();
    private final HandMovedTime time = new HandMovedTime();
    private final Leases.Lease lease = ((Leases.Answer.Granted)
                    leases.acquire(RUN, "worker", List.of(new Resource("node/c/n", "n")), LEASE))
            .lease();

    private LeaseKeeper keeper() {
        return new LeaseKeeper(leases, lease, new Worker("worker", LEASE, time), time.elapsed());
    }

    @Test
    void aLeaseIsHeldForItsTimeAndNotAMomentLonger() {
        try (LeaseKeeper keeper = keeper()) {
            time.now = LEASE.minusMillis(1);
            assertThat(keeper.isHeld()).isTrue();
            time.now = LEASE;
            assertThat(keeper.isHeld()).isFalse();
            time.now = Duration.ZERO;
            assertThat(keeper.isHeld()).as("lost once, lost for good").isFalse();
        }
    }

    @Test
    void aRenewalProlongsItFromTheMomentItWasAskedFor() throws InterruptedException {
        try (LeaseKeeper keeper = keeper()) {
            assertThat(time.asked.take()).isEqualTo(LEASE.dividedBy(3));
            time.now = Duration.ofSeconds(10);
            time.passes.add(true);
            time.asked.take();

            time.now = Duration.ofSeconds(39);
            assertThat(keeper.isHeld()).isTrue();
            time.now = Duration.ofSeconds(40);
            assertThat(keeper.isHeld()).isFalse();
        }
    }

    @Test
    void whenAnotherHasItTheWorkerIsInterrupted() throws InterruptedException {
        try (LeaseKeeper keeper = keeper()) {
            time.asked.take();
            leases.release(lease);
            time.passes.add(true);

            Throwable interrupted = null;
            try {
                new LinkedBlockingQueue<>().take();
            } catch (InterruptedException lost) {
                interrupted = lost;
            }

            assertThat(interrupted).isNotNull();
            assertThat(keeper.isHeld()).isFalse();
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whatWasGivenBackIsNotHeld() {
        LeaseKeeper keeper = keeper();
        assertThat(keeper.isHeld()).isTrue();

        keeper.close();

        assertThat(keeper.isHeld()).isFalse();
    }

    /** Time that stands where the test puts it; whoever sleeps is woken by the test. */
    private static final class HandMovedTime implements MonotonicTime {
        private final BlockingQueue<Duration> asked = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> passes = new LinkedBlockingQueue<>();
        private volatile Duration now = Duration.ZERO;

        @Override
        public Duration elapsed() {
            return now;
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            asked.add(time);
            boolean unused = passes.take();
        }
    }
}

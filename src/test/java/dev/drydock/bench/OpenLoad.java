package dev.drydock.bench;

import dev.drydock.sim.slack.Sent;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Things sent at moments that are fixed beforehand, whatever becomes of those before; and how long after its moment each was
 * acknowledged.
 */
final class OpenLoad {
    private final long between;
    private final int first;
    private final IntFunction<Sent> sending;
    private final long[] took;
    private final CountDownLatch outcomes;
    private final AtomicInteger failed = new AtomicInteger();

    /**
     * A load that is not sent yet.
     *
     * @param rate how many a second
     * @param first the first one's number
     * @param end the number after the last one's
     * @param sending sends one, by its number
     */
    OpenLoad(int rate, int first, int end, IntFunction<Sent> sending) {
        this.between = Duration.ofSeconds(1).toNanos() / rate;
        this.first = first;
        this.sending = sending;
        this.took = new long[end - first];
        this.outcomes = new CountDownLatch(took.length);
    }

    /** Sends all, on the calling thread; the first one at {@code begin} by {@link System#nanoTime}. */
    void send(long begin) {
        for (int i = 0; i < took.length; i++) {
            long due = begin + i * between;
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
            }
            int number = i;
            sending.apply(first + i).onOutcome(outcome -> {
                took[number] = System.nanoTime() - due;
                if (outcome != Sent.Outcome.ACKNOWLEDGED) {
                    failed.incrementAndGet();
                }
                outcomes.countDown();
            });
        }
    }

    /** Waits until it is known what became of each. */
    void awaitOutcomes() throws InterruptedException {
        outcomes.await();
    }

    /** What came of it, in a line; for after {@link #awaitOutcomes}. */
    String result() {
        long[] sorted = took.clone();
        Arrays.sort(sorted);
        return String.format(
                "%6d sent, %d errors   ack p50 %6.1f ms   p99 %6.1f ms   max %6.1f ms",
                sorted.length,
                failed.get(),
                millis(sorted, 0.50),
                millis(sorted, 0.99),
                sorted[sorted.length - 1] / 1e6);
    }

    private static double millis(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
    }
}

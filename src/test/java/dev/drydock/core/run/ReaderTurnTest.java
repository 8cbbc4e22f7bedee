package dev.drydock.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whose turn it is: known without asking, fenced by the store, and given back for good. */
final class ReaderTurnTest {
    private static final RunId RUN = new RunId("r-00000001");
    private static final Duration TURN = Duration.ofSeconds(20);

    private final HandMovedTime time = new HandMovedTime();
    private final Asked cursors = new Asked();

    private ReaderTurn turn() {
        return ReaderTurn.of(cursors, "thread", new Worker("one", TURN, time));
    }

    @Test
    void whoStoodStillKnowsByItselfThatItsTurnIsOver() {
        try (ReaderTurn turn = turn()) {
            time.now = TURN.minusMillis(1);
            turn.confirm();
            time.now = TURN;
            assertThat(turn.isOurs()).isFalse();
            assertThatExceptionOfType(Turn.LostException.class).isThrownBy(turn::confirm);
            assertThatExceptionOfType(Turn.LostException.class).isThrownBy(() -> turn.begin(RUN, "root"));
            assertThat(cursors.calls).doesNotContain("begin root");
        }
    }

    @Test
    void whatTheStoreDoesNotLetBeginIsNotDelivered() {
        try (ReaderTurn turn = turn()) {
            turn.begin(RUN, "root");
            cursors.refuses = true;

            assertThatExceptionOfType(Turn.LostException.class).isThrownBy(() -> turn.begin(RUN, "reply-2"));
        }
    }

    @Test
    void aStoreThatTakesLongerToAnswerThanTheTurnLastsEndsIt() {
        try (ReaderTurn turn = turn()) {
            cursors.whileBeginning = () -> time.now = TURN;

            assertThatExceptionOfType(Turn.LostException.class).isThrownBy(() -> turn.begin(RUN, "root"));
        }
    }

    @Test
    void noAnswerComesAfterItWasGivenBack() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        ReaderTurn turn = turn();
        cursors.whileTaking = () -> {
            asked.countDown();
            uninterruptibly(answer);
        };
        time.passes.add(true);
        asked.await();

        Thread closing = Thread.ofPlatform().start(turn::close);
        Awaitility.await()
                .until(() ->
                        closing.getState() == Thread.State.WAITING || closing.getState() == Thread.State.TERMINATED);
        answer.countDown();
        closing.join();

        assertThat(cursors.calls).endsWith("taken", "left");
        assertThat(turn.isOurs()).isFalse();
        time.passes.add(true);
        assertThat(cursors.calls).endsWith("taken", "left");
    }

    @Test
    void anErrorInOneAskingDoesNotEndTheAsking() {
        try (ReaderTurn turn = turn()) {
            cursors.whileTaking = () -> {
                cursors.whileTaking = () -> {};
                throw new NoClassDefFoundError("a library that is not there");
            };
            time.passes.add(true);
            time.passes.add(true);

            Awaitility.await().until(() -> cursors.calls.equals(List.of("taken", "taken")));
            assertThat(turn.isOurs()).isTrue();
        }
    }

    private static void uninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Time that stands where the test puts it; whoever sleeps is woken by the test. */
    private static final class HandMovedTime implements MonotonicTime {
        private final BlockingQueue<Boolean> passes = new LinkedBlockingQueue<>();
        private volatile Duration now = Duration.ZERO;

        @Override
        public Duration elapsed() {
            return now;
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            boolean unused = passes.take();
        }
    }

    /** Cursors that note what they are asked. */
    private static final class Asked implements Cursors {
        private final List<String> calls = new CopyOnWriteArrayList<>();
        private volatile Runnable whileTaking = () -> {};
        private volatile Runnable whileBeginning = () -> {};
        private volatile boolean refuses;

        @Override
        public boolean takeTurn(String reader, String worker, Duration duration) {
            whileTaking.run();
            calls.add("taken");
            return true;
        }

        @Override
        public void leaveTurn(String reader, String worker) {
            calls.add("left");
        }

        @Override
        public boolean beginDelivery(String reader, String worker, RunId run, String key) {
            whileBeginning.run();
            calls.add("begin " + key);
            return !refuses;
        }

        @Override
        public List<RunId> behind(String reader, int limit) {
            return List.of();
        }

        @Override
        public long position(String reader, RunId run) {
            return 0;
        }

        @Override
        public void advance(String reader, RunId run, long sequence) {}

        @Override
        public Optional<String> delivery(String reader, RunId run, String key) {
            return Optional.empty();
        }

        @Override
        public void recordDelivery(String reader, RunId run, String key, String value) {}
    }
}

package dev.drydock.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SharedAnswersTest {
    private static final int MANY = 20;

    private final SharedAnswers<Integer> answers = new SharedAnswers<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    /** The first call lasts until it may end; each answers with its number. */
    private int call() throws InterruptedException {
        int number = calls.incrementAndGet();
        if (number == 1) {
            firstMayEnd.await();
        }
        return number;
    }

    private FutureTask<Integer> started(Callable<Integer> asked) {
        FutureTask<Integer> task = new FutureTask<>(asked);
        threads.add(Thread.ofVirtual().start(task));
        return task;
    }

    private void awaitAllWaiting() {
        Awaitility.await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
    }

    @Test
    void whoAsksMeanwhileSharesTheNextAnswer() throws Exception {
        FutureTask<Integer> first = started(() -> answers.ask("lee", this::call));
        awaitAllWaiting();
        List<FutureTask<Integer>> others = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            others.add(started(() -> answers.ask("lee", this::call)));
        }
        awaitAllWaiting();

        firstMayEnd.countDown();

        assertThat(first.get()).isEqualTo(1);
        for (FutureTask<Integer> other : others) {
            assertThat(other.get()).isEqualTo(2);
        }
        assertThat(calls).hasValue(2);
    }

    @Test
    void anotherQuestionIsNotWaitedFor() throws Exception {
        FutureTask<Integer> first = started(() -> answers.ask("lee", this::call));
        awaitAllWaiting();

        assertThat(answers.ask("ana", this::call)).isEqualTo(2);

        firstMayEnd.countDown();
        assertThat(first.get()).isEqualTo(1);
    }

    @Test
    void anAnswerIsNotKept() throws Exception {
        firstMayEnd.countDown();
        assertThat(answers.ask("lee", this::call)).isEqualTo(1);
        assertThat(answers.ask("lee", this::call)).isEqualTo(2);
    }

    @Test
    void aFailureIsShared() throws Exception {
        FutureTask<Integer> first = started(() -> answers.ask("lee", this::call));
        awaitAllWaiting();
        SharedAnswers.Question<Integer> failing = () -> {
            throw new CallException(CallException.Fate.NOT_DONE, Method.USER, "no answer " + call());
        };
        List<FutureTask<Integer>> others =
                List.of(started(() -> answers.ask("lee", failing)), started(() -> answers.ask("lee", failing)));
        awaitAllWaiting();

        firstMayEnd.countDown();

        assertThat(first.get()).isEqualTo(1);
        for (FutureTask<Integer> other : others) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(other::get)
                    .withMessageContaining("no answer 2");
        }
    }

    @Test
    void whereOneIsInterruptedAnotherAsks() throws Exception {
        FutureTask<Integer> first = started(() -> answers.ask("lee", this::call));
        awaitAllWaiting();
        FutureTask<Integer> second = started(() -> answers.ask("lee", this::call));
        awaitAllWaiting();

        threads.getFirst().interrupt();

        assertThat(second.get()).isEqualTo(2);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(first::get)
                .withCauseInstanceOf(InterruptedException.class);
    }
}

package dev.drydock.adapter.slack;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Questions to Slack that many ask at the same time. Whoever asks while one is under way shares the answer to the next, which
 * begins after they asked: so an answer is never older than anybody's question, and a hundred who ask at once cost two calls.
 */
final class SharedAnswers<V> {
    private final Map<String, Rounds<V>> rounds = new ConcurrentHashMap<>();

    /** A call that answers. */
    interface Question<V> {
        V ask() throws CallException, InterruptedException;
    }

    /**
     * Asks, or waits for the answer to the same question.
     *
     * @param key what is asked
     * @throws CallException as the call that answers this one did
     */
    V ask(String key, Question<V> question) throws CallException, InterruptedException {
        Rounds<V> mine = rounds.compute(key, (same, known) -> (known == null ? new Rounds<V>() : known).joined());
        try {
            return mine.ask(question);
        } finally {
            rounds.computeIfPresent(key, (same, known) -> known.left() ? null : known);
        }
    }

    /** What became of a call. */
    private sealed interface Outcome<V> {
        record Answered<V>(V answer) implements Outcome<V> {}

        record Failed<V>(CallException why) implements Outcome<V> {}
    }

    /** The calls for one question, one after the other. */
    private static final class Rounds<V> {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition over = lock.newCondition();
        private int askers;
        private long begun;
        private long ended;
        private boolean asking;
        private Optional<Outcome<V>> outcome = Optional.empty();

        Rounds<V> joined() {
            askers++;
            return this;
        }

        /** Whether nobody is left. */
        boolean left() {
            askers--;
            return askers == 0;
        }

        V ask(Question<V> question) throws CallException, InterruptedException {
            lock.lockInterruptibly();
            try {
                long wanted = begun + 1;
                while (ended < wanted) {
                    if (asking) {
                        over.await();
                    } else {
                        call(question);
                    }
                }
                return switch (outcome.orElseThrow()) {
                    case Outcome.Answered<V> answered -> answered.answer();
                    case Outcome.Failed<V> failed -> throw failed.why();
                };
            } finally {
                lock.unlock();
            }
        }

        /** One call, without the lock. Where its thread is interrupted, another of those who wait makes it. */
        private void call(Question<V> question) throws InterruptedException {
            asking = true;
            begun++;
            long number = begun;
            lock.unlock();
            Optional<Outcome<V>> came = Optional.empty();
            try {
                came = Optional.of(outcome(question));
            } finally {
                lock.lock();
                asking = false;
                if (came.isPresent()) {
                    outcome = came;
                    ended = number;
                }
                over.signalAll();
            }
        }

        private static <V> Outcome<V> outcome(Question<V> question) throws InterruptedException {
            try {
                return new Outcome.Answered<>(question.ask());
            } catch (CallException failed) {
                return new Outcome.Failed<>(failed);
            }
        }
    }
}

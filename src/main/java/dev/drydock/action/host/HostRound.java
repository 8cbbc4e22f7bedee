package dev.drydock.action.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Asks many hosts the same thing, a bounded number of them at once. */
public final class HostRound {
    private static final int AT_ONCE = 16;

    private HostRound() {}

    /**
     * A question to one host. What it throws ends the round.
     *
     * @param <T> what names the host
     * @param <R> the answer
     */
    @FunctionalInterface
    public interface Question<T, R> {
        R ask(T host) throws InterruptedException;
    }

    /** The answers, in the hosts' order. */
    public static <T, R> List<R> ask(List<T> hosts, Question<T, R> question) throws InterruptedException {
        return within(Duration.ofDays(1), hosts, question).stream()
                .map(answer -> answer.orElseThrow(() -> new IllegalStateException("a host takes longer than a day")))
                .toList();
    }

    /**
     * The answers, in the hosts' order; empty for hosts that have not answered when the time is over. Those are interrupted, and
     * not waited for.
     */
    public static <T, R> List<Optional<R>> within(Duration patience, List<T> hosts, Question<T, R> question)
            throws InterruptedException {
        ThreadFactory threads = Thread.ofVirtual().name("hosts-", 0).factory();
        ExecutorService round = Executors.newFixedThreadPool(AT_ONCE, threads);
        try {
            List<Callable<R>> questions = hosts.stream()
                    .<Callable<R>>map(host -> () -> question.ask(host))
                    .toList();
            List<Optional<R>> all = new ArrayList<>();
            for (Future<R> answer : round.invokeAll(questions, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                all.add(answered(answer));
            }
            return List.copyOf(all);
        } finally {
            round.shutdownNow();
        }
    }

    private static <R> Optional<R> answered(Future<R> answer) throws InterruptedException {
        try {
            return Optional.of(answer.get());
        } catch (CancellationException late) {
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}

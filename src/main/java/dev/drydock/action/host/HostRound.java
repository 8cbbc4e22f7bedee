package dev.drydock.action.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

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
        ThreadFactory threads = Thread.ofVirtual().name("hosts-", 0).factory();
        ExecutorService round = Executors.newFixedThreadPool(AT_ONCE, threads);
        try {
            List<Future<R>> answers = new ArrayList<>();
            for (T host : hosts) {
                answers.add(round.submit(() -> question.ask(host)));
            }
            List<R> all = new ArrayList<>();
            for (Future<R> answer : answers) {
                all.add(answer.get());
            }
            return List.copyOf(all);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            round.shutdownNow();
        }
    }
}

package dev.drydock.adapter.kubernetes;

import dev.drydock.cluster.ClusterException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Several requests at once, but not too many. */
final class Parallel {
    private static final int AT_ONCE = 16;

    private Parallel() {}

    /** The results in the inputs' order; the first failure ends the others. */
    static <A, B> List<B> map(Collection<A> inputs, Function<A, B> call) {
        if (inputs.isEmpty()) {
            return List.of();
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(inputs.size(), AT_ONCE),
                Thread.ofVirtual().name("drydock-cluster-", 0).factory())) {
            List<Future<B>> pending = new ArrayList<>();
            inputs.forEach(input -> pending.add(threads.submit(() -> call.apply(input))));
            try {
                List<B> results = new ArrayList<>();
                for (Future<B> result : pending) {
                    results.add(result.get());
                }
                return results;
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new ClusterException(
                        ClusterException.Kind.UNAVAILABLE, "interrupted while the API server was asked", e);
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw e.getCause() instanceof ClusterException failure ? failure : new IllegalStateException(e);
            }
        }
    }
}

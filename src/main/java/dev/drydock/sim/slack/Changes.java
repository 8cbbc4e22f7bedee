package dev.drydock.sim.slack;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tells listeners of every change, and lets a thread wait for the one it wants without polling. */
final class Changes {
    private final Set<Consumer<Change>> listeners = ConcurrentHashMap.newKeySet();

    AutoCloseable listen(Consumer<Change> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void publish(Change change) {
        for (Consumer<Change> listener : listeners) {
            listener.accept(change);
        }
    }

    /**
     * The first thing found: among what is there already, or in a later change. It listens before it looks, so nothing
     * falls between the two.
     */
    <T> Optional<T> await(Supplier<Optional<T>> now, Function<Change, Optional<T>> later, Duration within) {
        CompletableFuture<T> found = new CompletableFuture<>();
        Consumer<Change> listener = change -> later.apply(change).ifPresent(found::complete);
        listeners.add(listener);
        try {
            now.get().ifPresent(found::complete);
            return Optional.of(found.get(within.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            listeners.remove(listener);
        }
    }
}

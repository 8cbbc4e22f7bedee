package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Something a person did that the app is told of, and what became of the telling. */
public final class Sent {
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();

    /** What became of it. */
    public enum Outcome {
        /** The app acknowledged in time. */
        ACKNOWLEDGED,
        /** The app did not, and the person saw {@code operation_timeout}. */
        TIMED_OUT,
        /** Nobody was there to be told, or it was no command, and the person saw that. */
        NOT_DELIVERED
    }

    private record Ending(Outcome outcome, JsonNode answer) {}

    Sent() {}

    static Sent undelivered() {
        Sent sent = new Sent();
        sent.end(Outcome.NOT_DELIVERED, MissingNode.getInstance());
        return sent;
    }

    void end(Outcome outcome, JsonNode answer) {
        ending.complete(new Ending(outcome, answer));
    }

    Optional<Outcome> now() {
        return ending.isDone() ? Optional.of(ending.join().outcome()) : Optional.empty();
    }

    /** Calls back when it is known what became of it, on the thread that learned it: return quickly. */
    public void onOutcome(Consumer<Outcome> listener) {
        var unused = ending.thenAccept(its -> listener.accept(its.outcome()));
    }

    /** Waits for what becomes of it; at most a minute, which is more than any deadline of Slack's here. */
    public Outcome outcome() {
        return await().outcome();
    }

    /** Waits, and gives what the acknowledgement carried; a missing node when it was empty. */
    public JsonNode answer() {
        return await().answer();
    }

    private Ending await() {
        try {
            return ending.get(Duration.ofMinutes(1).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an acknowledgement", stopped);
        } catch (ExecutionException | TimeoutException never) {
            throw new IllegalStateException("neither an acknowledgement nor a timeout within a minute", never);
        }
    }
}

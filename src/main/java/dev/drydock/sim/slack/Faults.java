package dev.drydock.sim.slack;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What will go wrong next: for calls of a method, and for deliveries to the app. Each is used up once. */
public final class Faults {
    private final Map<String, Queue<Fault>> calls = new ConcurrentHashMap<>();
    private final Queue<Handling> deliveries = new ConcurrentLinkedQueue<>();

    /** How one delivery is mistreated. */
    sealed interface Handling {
        /** Sent twice, with the same envelope id. */
        record Twice() implements Handling {}

        /** Kept back for so long; the person's clock for the acknowledgement runs from the sending. */
        record Late(Duration by) implements Handling {}
    }

    Faults() {}

    /** The next {@code times} calls of a method, such as {@code chat.update}, go wrong like this. */
    public void next(int times, String method, Fault fault) {
        Queue<Fault> queue = calls.computeIfAbsent(method, m -> new ConcurrentLinkedQueue<>());
        for (int i = 0; i < times; i++) {
            queue.add(fault);
        }
    }

    public void next(String method, Fault fault) {
        next(1, method, fault);
    }

    /** No more faults for a method. */
    public void clear(String method) {
        calls.remove(method);
    }

    /** The next deliveries arrive twice. */
    public void deliverTwice(int deliveriesToCome) {
        for (int i = 0; i < deliveriesToCome; i++) {
            deliveries.add(new Handling.Twice());
        }
    }

    /** The next delivery arrives so much later; its {@code trigger_id} ages meanwhile. */
    public void deliverLate(Duration by) {
        deliveries.add(new Handling.Late(by));
    }

    Optional<Fault> take(String method) {
        return Optional.ofNullable(calls.get(method)).map(Queue::poll);
    }

    Optional<Handling> takeDelivery() {
        return Optional.ofNullable(deliveries.poll());
    }
}

package dev.drydock.sim.slack;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Uploads in their three steps: announced, received, shared. */
final class Files {
    private final AtomicLong next = new AtomicLong();
    private final Map<String, Announced> announced = new ConcurrentHashMap<>();
    private final Map<String, SharedFile> received = new ConcurrentHashMap<>();
    private final Map<String, SharedFile> shared = new ConcurrentHashMap<>();

    private record Announced(String name, long length) {}

    /** Promises a file, and gives its id, which is the last part of the upload's URL too. */
    String announce(String name, long length) {
        String id = "F0%06d".formatted(next.incrementAndGet());
        announced.put(id, new Announced(name, length));
        return id;
    }

    /** Takes the bytes of an announced file; false when it was not announced or has another length. */
    boolean receive(String id, byte[] bytes) {
        Announced promise = announced.get(id);
        if (promise == null || promise.length() != bytes.length) {
            return false;
        }
        announced.remove(id);
        received.put(id, new SharedFile(id, promise.name(), promise.name(), bytes));
        return true;
    }

    Optional<SharedFile> complete(String id, String title) {
        return Optional.ofNullable(received.remove(id)).map(file -> {
            SharedFile done = new SharedFile(id, file.name(), title.isEmpty() ? file.name() : title, file.bytes());
            shared.put(id, done);
            return done;
        });
    }

    Optional<SharedFile> find(String id) {
        return Optional.ofNullable(shared.get(id));
    }
}

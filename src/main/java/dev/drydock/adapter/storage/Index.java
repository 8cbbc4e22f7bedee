package dev.drydock.adapter.storage;

import dev.drydock.adapter.storage.Entries.Stored;
import dev.drydock.adapter.storage.ObjectStorage.Listed;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of what is kept: an object for each entry. Each is read once and again when its stamp has changed, so that what is
 * remembered is never older than the listing, which is always asked for.
 */
final class Index {
    private static final Logger log = LoggerFactory.getLogger(Index.class);
    private static final int READERS = 8;

    private final ObjectStorage storage;

    /** By name; replaced as a whole. */
    private volatile Map<String, Known> known = Map.of();

    Index(ObjectStorage storage) {
        this.storage = storage;
    }

    /** An entry as it was read; empty where it cannot be understood. */
    private record Known(String stamp, Optional<Stored> stored) {}

    /** All entries that can be read; the others are in the log, once for each of their states. */
    List<Stored> all() throws IOException {
        Map<String, Known> before = known;
        Map<String, Known> now = new HashMap<>();
        Map<String, Listed> unread = new HashMap<>();
        for (Listed object : storage.list("")) {
            Optional<String> name = SnapshotNames.ofEntry(object.name());
            if (name.isPresent()) {
                Optional<Known> remembered = Optional.ofNullable(before.get(name.get()))
                        .filter(entry -> entry.stamp().equals(object.stamp()));
                remembered.ifPresentOrElse(entry -> now.put(name.get(), entry), () -> unread.put(name.get(), object));
            }
        }
        now.putAll(readAll(unread));
        known = Map.copyOf(now);
        return now.values().stream().flatMap(entry -> entry.stored().stream()).toList();
    }

    /** How many entries there are that cannot be understood, as of the last listing. */
    List<String> damaged() {
        return known.entrySet().stream()
                .filter(entry -> entry.getValue().stored().isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private Map<String, Known> readAll(Map<String, Listed> unread) throws IOException {
        Map<String, Future<Optional<Known>>> readings = new HashMap<>();
        Map<String, Known> read = new HashMap<>();
        try (ExecutorService readers =
                Executors.newFixedThreadPool(READERS, Thread.ofVirtual().factory())) {
            unread.forEach((name, object) -> readings.put(name, readers.submit(() -> read(name, object.stamp()))));
            for (Map.Entry<String, Future<Optional<Known>>> reading : readings.entrySet()) {
                answer(reading.getValue(), readers).ifPresent(entry -> read.put(reading.getKey(), entry));
            }
        }
        return read;
    }

    private static <T> T answer(Future<T> future, ExecutorService readers) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            readers.shutdownNow();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("It was interrupted");
        } catch (ExecutionException e) {
            readers.shutdownNow();
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException("An entry's reading failed", e);
        }
    }

    /** Empty where it was deleted meanwhile. */
    private Optional<Known> read(String name, String stamp) throws IOException {
        byte[] bytes;
        try {
            bytes = bytes(name);
        } catch (NoSuchFileException deleted) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Known(stamp, Optional.of(Entries.read(name, bytes))));
        } catch (IOException damaged) {
            log.atWarn()
                    .addKeyValue("snapshot", name)
                    .addKeyValue("reason", damaged.getMessage())
                    .log("an entry of the snapshots' index is damaged; it is not listed");
            return Optional.of(new Known(stamp, Optional.empty()));
        }
    }

    private byte[] bytes(String name) throws IOException {
        try (InputStream in = storage.read(SnapshotNames.entry(name))) {
            return in.readNBytes(Entries.LARGEST + 1);
        }
    }

    /**
     * The entry of that name as it is now; empty where there is none.
     *
     * @throws IOException when it is damaged, too
     */
    Optional<Stored> find(String name) throws IOException {
        byte[] bytes;
        try {
            bytes = bytes(name);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        try {
            return Optional.of(Entries.read(name, bytes));
        } catch (IOException damaged) {
            throw new IOException(
                    "The entry of snapshot " + name + " is damaged: " + damaged.getMessage()
                            + ". Its data may be whole; look at them by hand",
                    damaged);
        }
    }

    boolean has(String name) throws IOException {
        try {
            storage.read(SnapshotNames.entry(name)).close();
            return true;
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    /** Names the objects that belong to no entry: what a keeping left that died, or one that is at work. */
    List<String> strays(List<Stored> entries) throws IOException {
        List<String> strays = new ArrayList<>();
        List<String> belonging = entries.stream().map(Stored::data).toList();
        for (String folder : List.of("", SnapshotNames.BAD)) {
            for (Listed object : storage.list(folder)) {
                if (SnapshotNames.ofData(object.name()).isPresent() && !belonging.contains(object.name())) {
                    strays.add(object.name());
                }
            }
        }
        return strays;
    }
}

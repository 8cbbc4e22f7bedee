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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
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

    /** An entry as it was read; empty, with why, where it cannot be. Its stamp is empty where it may be readable the next time. */
    private record Known(String stamp, Optional<Stored> stored, String why) {}

    /**
     * What is there.
     *
     * @param entries that can be read
     * @param unreadable the names of the others, each with why it cannot
     */
    record Contents(List<Stored> entries, Map<String, String> unreadable) {}

    /** Everything; what cannot be read is in the log, too. */
    Contents all() throws IOException {
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
        Map<String, String> unreadable = new TreeMap<>();
        now.forEach((name, entry) -> {
            if (entry.stored().isEmpty()) {
                unreadable.put(name, entry.why());
            }
        });
        return new Contents(
                now.values().stream().flatMap(entry -> entry.stored().stream()).toList(), unreadable);
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
        } catch (UnreadableException refused) {
            // The right to read it may be given without a change of the object.
            return Optional.of(unreadable(name, "", refused));
        }
        try {
            return Optional.of(new Known(stamp, Optional.of(Entries.read(name, bytes)), ""));
        } catch (UnreadableException damaged) {
            return Optional.of(unreadable(name, stamp, damaged));
        }
    }

    private static Known unreadable(String name, String stamp, UnreadableException why) {
        log.atWarn()
                .addKeyValue("snapshot", name)
                .addKeyValue("reason", why.getMessage())
                .log("an entry of the snapshots' index cannot be read");
        return new Known(stamp, Optional.empty(), String.valueOf(why.getMessage()));
    }

    private byte[] bytes(String name) throws IOException {
        try (InputStream in = storage.read(SnapshotNames.entry(name))) {
            return in.readNBytes(Entries.LARGEST + 1);
        }
    }

    /**
     * The entry of that name as it is now; empty where there is none.
     *
     * @throws UnreadableException when it cannot be read
     */
    Optional<Stored> find(String name) throws IOException {
        try {
            return Optional.of(Entries.read(name, bytes(name)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (UnreadableException damaged) {
            throw new UnreadableException(
                    "The entry of snapshot " + name + " is damaged: " + damaged.getMessage()
                            + ". Its data may be whole; look at them by hand",
                    damaged);
        }
    }

    /**
     * Whether there is one of that name.
     *
     * @throws UnreadableException when it may not be read
     */
    boolean has(String name) throws IOException {
        try {
            storage.read(SnapshotNames.entry(name)).close();
            return true;
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    /** The objects with data of a snapshot, whatever its entry tells. */
    List<String> dataOf(String name) throws IOException {
        return objects().stream()
                .filter(object -> SnapshotNames.ofData(object).equals(Optional.of(name)))
                .toList();
    }

    /** Names the objects that belong to no entry: what a keeping left that died, or one that is at work. */
    List<String> strays(Contents contents) throws IOException {
        Set<String> belonging = contents.entries().stream().map(Stored::data).collect(Collectors.toSet());
        return objects().stream()
                .filter(object -> !belonging.contains(object))
                .filter(object -> SnapshotNames.isLeftOver(object)
                        || SnapshotNames.ofData(object).stream()
                                .anyMatch(name -> !contents.unreadable().containsKey(name)))
                .toList();
    }

    private List<String> objects() throws IOException {
        List<String> objects = new ArrayList<>();
        for (String folder : List.of("", SnapshotNames.BAD)) {
            storage.list(folder).forEach(object -> objects.add(object.name()));
        }
        return objects;
    }
}

package dev.drydock.adapter.storage;

import dev.drydock.adapter.storage.ObjectStorage.Listed;
import dev.drydock.cluster.backup.Kept;
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
final class Index<E extends Kept<E>> {
    private static final Logger log = LoggerFactory.getLogger(Index.class);
    private static final int READERS = 8;

    private final ObjectStorage storage;
    private final Entries<E> entries;
    private final StoredNames names;
    private final String noun;

    /** By name; replaced as a whole. */
    private volatile Map<String, Known<E>> known = Map.of();

    Index(ObjectStorage storage, EntryForm<E> form) {
        this.storage = storage;
        this.entries = new Entries<>(form);
        this.names = StoredNames.of(form);
        this.noun = form.noun();
    }

    /** How entries are written and read. */
    Entries<E> entries() {
        return entries;
    }

    /** An entry as it was read; empty, with why, where it cannot be. Its stamp is empty where it may be readable the next time. */
    private record Known<E extends Kept<E>>(String stamp, Optional<Stored<E>> stored, String why) {}

    /**
     * What is there.
     *
     * @param entries that can be read
     * @param unreadable the names of the others, each with why it cannot
     */
    record Contents<E extends Kept<E>>(List<Stored<E>> entries, Map<String, String> unreadable) {}

    /** Everything; what cannot be read is in the log, too. */
    Contents<E> all() throws IOException {
        Map<String, Known<E>> before = known;
        Map<String, Known<E>> now = new HashMap<>();
        Map<String, Listed> unread = new HashMap<>();
        for (Listed object : storage.list("")) {
            Optional<String> name = StoredNames.ofEntry(object.name());
            if (name.isPresent()) {
                Optional<Known<E>> remembered = Optional.ofNullable(before.get(name.get()))
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
        return new Contents<>(
                now.values().stream().flatMap(entry -> entry.stored().stream()).toList(), unreadable);
    }

    private Map<String, Known<E>> readAll(Map<String, Listed> unread) throws IOException {
        Map<String, Future<Optional<Known<E>>>> readings = new HashMap<>();
        Map<String, Known<E>> read = new HashMap<>();
        try (ExecutorService readers =
                Executors.newFixedThreadPool(READERS, Thread.ofVirtual().factory())) {
            unread.forEach((name, object) -> readings.put(name, readers.submit(() -> read(name, object.stamp()))));
            for (Map.Entry<String, Future<Optional<Known<E>>>> reading : readings.entrySet()) {
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
    private Optional<Known<E>> read(String name, String stamp) throws IOException {
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
            return Optional.of(new Known<>(stamp, Optional.of(entries.read(name, bytes)), ""));
        } catch (UnreadableException damaged) {
            return Optional.of(unreadable(name, stamp, damaged));
        }
    }

    private Known<E> unreadable(String name, String stamp, UnreadableException why) {
        log.atWarn()
                .addKeyValue(noun, name)
                .addKeyValue("reason", why.getMessage())
                .log("an entry of the index cannot be read");
        return new Known<>(stamp, Optional.empty(), String.valueOf(why.getMessage()));
    }

    private byte[] bytes(String name) throws IOException {
        try (InputStream in = storage.read(StoredNames.entry(name))) {
            return in.readNBytes(Entries.LARGEST + 1);
        }
    }

    /**
     * The entry of that name as it is now; empty where there is none.
     *
     * @throws UnreadableException when it cannot be read
     */
    Optional<Stored<E>> find(String name) throws IOException {
        try {
            return Optional.of(entries.read(name, bytes(name)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (UnreadableException damaged) {
            throw new UnreadableException(
                    "The entry of " + noun + " " + name + " is damaged: " + damaged.getMessage()
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
            storage.read(StoredNames.entry(name)).close();
            return true;
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    /** The objects with data of one, whatever its entry tells. */
    List<String> dataOf(String name) throws IOException {
        return objects().stream()
                .filter(object -> names.ofData(object).equals(Optional.of(name)))
                .toList();
    }

    /** Names the objects that belong to no entry: what a keeping left that died, or one that is at work. */
    List<String> strays(Contents<E> contents) throws IOException {
        Set<String> belonging = contents.entries().stream().map(Stored::data).collect(Collectors.toSet());
        return objects().stream()
                .filter(object -> !belonging.contains(object))
                .filter(object -> StoredNames.isLeftOver(object)
                        || names.ofData(object).stream()
                                .anyMatch(name -> !contents.unreadable().containsKey(name)))
                .toList();
    }

    private List<String> objects() throws IOException {
        List<String> objects = new ArrayList<>();
        for (String folder : List.of("", StoredNames.BAD)) {
            storage.list(folder).forEach(object -> objects.add(object.name()));
        }
        return objects;
    }
}

package dev.drydock.adapter.storage;

import dev.drydock.cluster.backup.Kept;
import dev.drydock.cluster.backup.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of one sort that are kept in a folder or an object store. One is listed when its entry is there, and its entry is written
 * when its data have been read back, so whatever dies in between leaves nothing that looks like a kept file.
 */
final class StoredFiles<E extends Kept<E>> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StoredFiles.class);

    /** Why one is bad that is not encrypted. */
    private static final String PLAIN =
            "it is not encrypted though a key is given: whoever can write to the storage may have put it there";

    private final EntryForm<E> form;
    private final ObjectStorage storage;
    private final Staging staging;
    private final Vault vault;
    private final StoredNames names;
    private final Index<E> index;
    private final Supplier<String> tokens;

    StoredFiles(
            EntryForm<E> form,
            ObjectStorage storage,
            Staging staging,
            Optional<SnapshotKeys> keys,
            Supplier<String> tokens) {
        this.form = form;
        this.storage = storage;
        this.staging = staging;
        this.vault = new Vault(storage, keys, form);
        this.names = StoredNames.of(form);
        this.index = new Index<>(storage, form);
        this.tokens = tokens;
    }

    /** What is to be kept, wherever it is. */
    interface Source {
        long bytes() throws IOException;

        InputStream open() throws IOException;
    }

    boolean encrypts() {
        return vault.encrypts();
    }

    /** See {@link dev.drydock.cluster.etcd.SnapshotStore#stage}. */
    StagedFile stage(String name, long bytes) throws IOException {
        if (index.has(names.require(name))) {
            throw taken(name);
        }
        storage.requireRoom(bytes);
        return staging.begin(name, bytes);
    }

    private IOException taken(String name) {
        return new IOException("There is a " + form.noun() + " " + name + " already: choose another name");
    }

    /** See {@link dev.drydock.cluster.etcd.SnapshotStore#keep}. */
    void keep(Source source, E entry, LongConsumer progress) throws IOException {
        String name = names.require(entry.name());
        String data = names.data(name, tokens.get(), entry.verdict(), vault.encrypts());
        storage.requireRoom(source.bytes());
        boolean needed = false;
        try {
            String sha256 = vault.put(source, name, data, progress);
            if (!entry.sha256().isEmpty() && !entry.sha256().equals(sha256)) {
                throw new IOException(
                        "The file of " + form.noun() + " " + name + " was changed after it had been hashed");
            }
            Stored<E> stored = new Stored<>(entry.kept(sha256, vault.encrypts()), data, vault.key());
            byte[] line = index.entries().write(stored);
            readBack(stored, progress);
            // From here on an entry may tell of them, unless it is sure that none does.
            needed = true;
            needed = list(stored, line);
            if (!needed) {
                throw taken(name);
            }
        } finally {
            if (!needed) {
                forget(data);
            }
        }
    }

    private void readBack(Stored<E> stored, LongConsumer progress) throws IOException {
        String there;
        String what = "What was stored of " + form.noun() + " " + stored.entry().name();
        try {
            there = vault.get(stored, OutputStream.nullOutputStream(), progress);
        } catch (NoSuchFileException gone) {
            throw new IOException(what + " is not there any more", gone);
        }
        if (!there.equals(stored.entry().sha256())) {
            throw new IOException(what + " does not read back as it was: its SHA-256 is " + there + " and not "
                    + stored.entry().sha256() + ". Look at the storage");
        }
    }

    /** Creates the entry. Where its creation fails the entry may be there all the same, and data without one do less harm. */
    private boolean list(Stored<E> stored, byte[] line) throws IOException {
        String name = stored.entry().name();
        try {
            return storage.create(StoredNames.entry(name), line);
        } catch (IOException failed) {
            try {
                if (index.find(name).equals(Optional.of(stored))) {
                    return true;
                }
            } catch (IOException notTold) {
                failed.addSuppressed(notTold);
            }
            throw failed;
        }
    }

    /** Data that no entry will tell of. */
    private void forget(String data) {
        try {
            storage.delete(data);
        } catch (IOException e) {
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("object", data)
                    .log("stored data that are of no use could not be removed; doctor names them");
        }
    }

    /** See {@link dev.drydock.cluster.etcd.SnapshotStore#list}. */
    List<E> list() throws IOException {
        Index.Contents<E> contents = index.all();
        return Stream.concat(
                        contents.entries().stream().map(Stored::entry).map(this::trusted),
                        contents.unreadable().entrySet().stream()
                                .map(each -> form.unreadable(each.getKey(), each.getValue())))
                .sorted(Comparator.<E, Instant>comparing(Kept::takenAt)
                        .reversed()
                        .thenComparing(Kept::name))
                .toList();
    }

    private E trusted(E entry) {
        return vault.distrusts(entry) ? entry.judged(new Verdict.Bad(PLAIN)) : entry;
    }

    /** See {@link dev.drydock.cluster.etcd.SnapshotStore#fetch}. */
    StagedFile fetch(String name, LongConsumer progress) throws IOException {
        Stored<E> stored = trusted(name);
        StagedFile file =
                staging.begin(name + "_" + tokens.get(), stored.entry().bytes());
        boolean right = false;
        try {
            bring(stored, file.target(), progress);
            file.finish();
            right = true;
            return file;
        } finally {
            if (!right) {
                file.close();
            }
        }
    }

    /** The same into a target of the caller's, who throws away what it took where this fails. */
    void fetch(String name, OutputStream target, LongConsumer progress) throws IOException {
        bring(trusted(name), target, progress);
    }

    private Stored<E> trusted(String name) throws IOException {
        Stored<E> stored = index.find(names.require(name))
                .orElseThrow(() -> new IOException("There is no " + form.noun() + " " + name));
        if (vault.distrusts(stored.entry())) {
            throw new IOException(names.capital() + " " + name + " is not brought back, for " + PLAIN
                    + ". If you know that it was kept before there was a key, its data can be looked at by hand ("
                    + stored.data() + "); else take a new one");
        }
        return stored;
    }

    private void bring(Stored<E> stored, OutputStream target, LongConsumer progress) throws IOException {
        String name = stored.entry().name();
        try {
            String sha256 = vault.get(stored, target, progress);
            if (!sha256.equals(stored.entry().sha256())) {
                throw new IOException("What is stored of " + form.noun() + " " + name + " is damaged: its SHA-256 is "
                        + sha256 + " and not " + stored.entry().sha256() + ". Do not restore from it");
            }
        } catch (NoSuchFileException gone) {
            throw new IOException(
                    "The data of " + form.noun() + " " + name
                            + " are gone: its deletion was interrupted. Delete it once more",
                    gone);
        }
    }

    /**
     * Removes a kept file: its data first. Interrupted between the two, that leaves an entry without data, which everybody
     * sees, which a fetch explains, and which a second deletion ends. The other way round it would leave data that nobody is told
     * of any more, and in them every Secret of the cluster, though the deletion was seen to have worked. Where the entry cannot
     * be read, all data of that name go.
     */
    void delete(String name) throws IOException {
        Optional<Stored<E>> stored;
        try {
            stored = index.find(names.require(name));
        } catch (UnreadableException damaged) {
            for (String data : index.dataOf(name)) {
                storage.delete(data);
            }
            storage.delete(StoredNames.entry(name));
            return;
        }
        if (stored.isPresent()) {
            storage.delete(stored.get().data());
            storage.delete(StoredNames.entry(name));
        }
    }

    /** What tries the storage, and looks for what does not belong there. */
    StorageTrial<E> trial() {
        return new StorageTrial<>(storage, vault, index, form, tokens);
    }

    @Override
    public void close() {
        storage.close();
    }
}

package dev.drydock.adapter.storage;

import dev.drydock.adapter.storage.Entries.Stored;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotEntry.Verdict;
import dev.drydock.cluster.etcd.SnapshotStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots that are kept in a folder or an object store. A snapshot is listed when its entry is there, and its entry is written
 * when its data have been read back, so whatever dies in between leaves nothing that looks like a snapshot.
 */
public final class StoredSnapshots implements SnapshotStore, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StoredSnapshots.class);

    /** Why one is bad that is not encrypted. */
    private static final String PLAIN =
            "it is not encrypted though a key is given: whoever can write to the storage may have put it there";

    private final ObjectStorage storage;
    private final Staging staging;
    private final Vault vault;
    private final Index index;
    private final Supplier<String> tokens;

    StoredSnapshots(ObjectStorage storage, Staging staging, Optional<SnapshotKeys> keys, Supplier<String> tokens) {
        this.storage = storage;
        this.staging = staging;
        this.vault = new Vault(storage, keys);
        this.index = new Index(storage);
        this.tokens = tokens;
    }

    /**
     * Opens the store, and removes what dead processes left in the staging folder. The store itself is not asked yet.
     *
     * @param tokens draws 16 hexadecimal digits each time, never the same again
     * @throws IOException when the staging folder cannot be used, or there are no credentials
     */
    public static StoredSnapshots open(StorageSettings settings, Supplier<String> tokens) throws IOException {
        FreeSpace space = FreeSpace.ofSystem();
        Staging staging = Staging.open(settings.staging(), space);
        ObjectStorage storage = switch (settings.place()) {
            case StorageSettings.Folder(var path) -> new FolderStorage(path, space, tokens);
            case StorageSettings.Bucket bucket -> S3Storage.open(bucket);
        };
        return new StoredSnapshots(storage, staging, settings.keys(), tokens);
    }

    @Override
    public Staged stage(String name, long bytes) throws IOException {
        if (index.has(SnapshotNames.require(name))) {
            throw taken(name);
        }
        storage.requireRoom(bytes);
        return staging.begin(name, bytes);
    }

    private static IOException taken(String name) {
        return new IOException("There is a snapshot " + name + " already: choose another name");
    }

    @Override
    public void keep(Staged staged, SnapshotEntry entry, LongConsumer progress) throws IOException {
        String name = SnapshotNames.require(entry.name());
        String data = SnapshotNames.data(name, tokens.get(), entry.verdict(), vault.encrypts());
        storage.requireRoom(Files.size(staged.file()));
        boolean needed = false;
        try {
            String sha256 = vault.put(staged.file(), name, data, progress);
            if (!entry.sha256().isEmpty() && !entry.sha256().equals(sha256)) {
                throw new IOException("The file of snapshot " + name + " was changed after it had been hashed");
            }
            Stored stored = new Stored(entry.kept(sha256, vault.encrypts()), data, vault.key());
            byte[] line = Entries.write(stored);
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

    private void readBack(Stored stored, LongConsumer progress) throws IOException {
        String there;
        try {
            there = vault.get(stored, OutputStream.nullOutputStream(), progress);
        } catch (NoSuchFileException gone) {
            throw new IOException(
                    "What was stored of snapshot " + stored.entry().name() + " is not there any more", gone);
        }
        if (!there.equals(stored.entry().sha256())) {
            throw new IOException(
                    "What was stored of snapshot " + stored.entry().name()
                            + " does not read back as it was: its SHA-256 is " + there + " and not "
                            + stored.entry().sha256() + ". Look at the storage");
        }
    }

    /** Creates the entry. Where its creation fails the entry may be there all the same, and data without one do less harm. */
    private boolean list(Stored stored, byte[] line) throws IOException {
        String name = stored.entry().name();
        try {
            return storage.create(SnapshotNames.entry(name), line);
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

    @Override
    public List<SnapshotEntry> list() throws IOException {
        Index.Contents contents = index.all();
        return Stream.concat(
                        contents.entries().stream().map(Stored::entry).map(this::trusted),
                        contents.unreadable().entrySet().stream()
                                .map(each -> SnapshotEntry.unreadable(each.getKey(), each.getValue())))
                .sorted(Comparator.comparing(SnapshotEntry::takenAt).reversed().thenComparing(SnapshotEntry::name))
                .toList();
    }

    private SnapshotEntry trusted(SnapshotEntry entry) {
        return vault.distrusts(entry) ? entry.judged(new Verdict.Bad(PLAIN)) : entry;
    }

    @Override
    public Staged fetch(String name, LongConsumer progress) throws IOException {
        Stored stored = index.find(SnapshotNames.require(name))
                .orElseThrow(() -> new IOException("There is no snapshot " + name));
        SnapshotEntry entry = stored.entry();
        if (vault.distrusts(entry)) {
            throw new IOException("Snapshot " + name + " is not brought back, for " + PLAIN + ". If you know that it"
                    + " was kept before there was a key, its data can be looked at by hand (" + stored.data()
                    + "); else take a new one");
        }
        StagedFile file = staging.begin(name + "_" + tokens.get(), entry.bytes());
        boolean right = false;
        try {
            String sha256 = vault.get(stored, file.target(), progress);
            if (!sha256.equals(entry.sha256())) {
                throw new IOException("What is stored of snapshot " + name + " is damaged: its SHA-256 is " + sha256
                        + " and not " + entry.sha256() + ". Do not restore from it");
            }
            file.finish();
            right = true;
            return file;
        } catch (NoSuchFileException gone) {
            throw new IOException(
                    "The data of snapshot " + name + " are gone: its deletion was interrupted. Delete it once more",
                    gone);
        } finally {
            if (!right) {
                file.close();
            }
        }
    }

    /**
     * Removes a kept snapshot: its data first. Interrupted between the two, that leaves an entry without data, which everybody
     * sees, which a fetch explains, and which a second deletion ends. The other way round it would leave data that nobody is told
     * of any more, and in them every Secret of the cluster, though the deletion was seen to have worked. Where the entry cannot
     * be read, all data of that name go.
     */
    @Override
    public void delete(String name) throws IOException {
        Optional<Stored> stored;
        try {
            stored = index.find(SnapshotNames.require(name));
        } catch (UnreadableException damaged) {
            for (String data : index.dataOf(name)) {
                storage.delete(data);
            }
            storage.delete(SnapshotNames.entry(name));
            return;
        }
        if (stored.isPresent()) {
            storage.delete(stored.get().data());
            storage.delete(SnapshotNames.entry(name));
        }
    }

    /** Tries the storage: writes, reads back, creates a name twice, and deletes; then looks for what does not belong there. */
    public StorageCheck check() {
        return new StorageTrial(storage, vault, index, tokens).run();
    }

    @Override
    public void close() {
        storage.close();
    }
}

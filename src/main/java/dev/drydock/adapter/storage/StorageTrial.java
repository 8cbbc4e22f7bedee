package dev.drydock.adapter.storage;

import dev.drydock.cluster.backup.Kept;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Tries a storage, with an object that belongs to nothing and is removed again, and looks around in it. */
final class StorageTrial<E extends Kept<E>> {
    private static final int SHOWN = 5;

    private final ObjectStorage storage;
    private final Vault vault;
    private final Index<E> index;
    private final EntryForm<E> form;
    private final Supplier<String> tokens;

    StorageTrial(ObjectStorage storage, Vault vault, Index<E> index, EntryForm<E> form, Supplier<String> tokens) {
        this.storage = storage;
        this.vault = vault;
        this.index = index;
        this.form = form;
        this.tokens = tokens;
    }

    /** Writes, reads back, creates a name twice, and deletes; then looks around. */
    StorageCheck run() {
        List<String> troubles = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        if (!vault.encrypts()) {
            warnings.add(
                    "SNAPSHOTS ARE NOT ENCRYPTED: no key is given, and they hold every Secret of the cluster. \"drydock"
                            + " snapshot new-key\" makes one");
        }
        try {
            tryWriting();
        } catch (IOException e) {
            troubles.add(String.valueOf(e.getMessage()));
            return new StorageCheck(troubles, warnings);
        }
        StorageCheck around = look();
        troubles.addAll(around.troubles());
        warnings.addAll(around.warnings());
        return new StorageCheck(troubles, warnings);
    }

    /** Looks for what does not belong there, and for what cannot be read. */
    StorageCheck look() {
        List<String> troubles = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        try {
            Index.Contents<E> contents = index.all();
            List<Stored<E>> entries = contents.entries();
            tell(
                    warnings,
                    "entries of the index cannot be read; look at them, or delete them with `" + form.remover()
                            + " NAME`",
                    List.copyOf(contents.unreadable().keySet()));
            tell(
                    warnings,
                    "stored objects belong to no " + form.noun()
                            + ", unless one is being kept now; delete them by hand",
                    index.strays(contents));
            tell(
                    warnings,
                    form.noun() + "s are not encrypted though there is a key, so they are taken for bad: they were kept"
                            + " before, or put there by another hand; delete them with `" + form.remover() + " NAME`",
                    entries.stream()
                            .map(Stored::entry)
                            .filter(vault::distrusts)
                            .map(Kept::name)
                            .sorted()
                            .toList());
            unknownKeys(entries).ifPresent(troubles::add);
        } catch (IOException e) {
            troubles.add(String.valueOf(e.getMessage()));
        }
        return new StorageCheck(troubles, warnings);
    }

    /** An underscore at its front keeps it apart from whatever belongs to a snapshot. */
    private void tryWriting() throws IOException {
        String object = "_drydock-check_" + tokens.get();
        byte[] content = object.getBytes(StandardCharsets.UTF_8);
        try {
            if (!storage.create(object, content)) {
                throw new IOException("The storage says that a name is taken which was never used");
            }
            if (storage.create(object, "another".getBytes(StandardCharsets.UTF_8))) {
                throw new IOException(
                        "The storage lets a name be taken twice, so that one snapshot could replace another:"
                                + " it ignores If-None-Match. Use another one");
            }
            try (InputStream in = storage.read(object)) {
                if (!Arrays.equals(in.readNBytes(content.length + 1), content)) {
                    throw new IOException("The storage does not give back what was written into it");
                }
            }
        } finally {
            storage.delete(object);
        }
    }

    private Optional<String> unknownKeys(List<Stored<E>> entries) {
        List<String> names = entries.stream()
                .filter(stored -> stored.entry().encrypted() && !vault.hasKey(stored))
                .map(Stored::entry)
                .map(Kept::name)
                .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(counted(names) + " need a key that is not in the keyset, and cannot be read: add it");
    }

    private static void tell(List<String> warnings, String what, List<String> names) {
        if (!names.isEmpty()) {
            warnings.add(names.size() + " " + what + ": " + counted(names));
        }
    }

    private static String counted(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }
}

package dev.drydock.app;

import dev.drydock.adapter.snapshot.FileInspector;
import dev.drydock.adapter.snapshot.Inspection;
import dev.drydock.adapter.snapshot.SnapshotFile;
import dev.drydock.adapter.snapshot.Status;
import dev.drydock.adapter.snapshot.Trailer;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredSnapshots;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.cluster.etcd.SnapshotStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * One snapshot that a person has as a file, which stays where it is; and a folder that takes others, made when the first one
 * comes.
 */
final class FileSnapshots implements SnapshotStore, AutoCloseable {
    private static final int LONGEST_NAME = 100;

    private final Path file;
    private final SnapshotEntry entry;
    private final Path folder;
    private final Supplier<String> tokens;
    private Optional<StoredSnapshots> others = Optional.empty();

    private FileSnapshots(Path file, SnapshotEntry entry, Path folder, Supplier<String> tokens) {
        this.file = file;
        this.entry = entry;
        this.folder = folder;
        this.tokens = tokens;
    }

    /**
     * Reads the whole file; the entry says whether it is good.
     *
     * @param folder where others are kept
     * @param tokens draws 16 hexadecimal digits each time, never the same again
     * @throws IOException where there is no such file, or it cannot be read
     */
    static FileSnapshots open(Path file, Path folder, Supplier<String> tokens) throws IOException {
        return new FileSnapshots(file, entry(file), folder, tokens);
    }

    private static SnapshotEntry entry(Path file) throws IOException {
        Inspection<Status> inspection = new SnapshotFile(file, true).status(false);
        if (inspection instanceof Inspection.Unreadable<Status>(String why)) {
            throw new IOException(why);
        }
        boolean good = inspection instanceof Inspection.Sound<Status> sound && sound.trailer() instanceof Trailer.Right;
        Optional<Status> status =
                inspection instanceof Inspection.Sound<Status> sound ? Optional.of(sound.found()) : Optional.empty();
        return new SnapshotEntry(
                name(String.valueOf(file.getFileName())),
                "",
                "",
                status.map(Status::storageVersion).orElse(""),
                status.map(Status::revision).orElse(0L),
                status.map(Status::entries).orElse(0L),
                Files.size(file),
                sha256(file),
                Files.getLastModifiedTime(file).toInstant(),
                Duration.ZERO,
                "",
                Optional.empty(),
                good ? new Verdict.Good() : new Verdict.Bad(damage(file)));
    }

    private static String damage(Path file) {
        return switch (new FileInspector().inspect(file)) {
            case Finding.Damaged damaged -> damaged.why();
            case Finding.Whole changed -> "it was changed while it was read";
        };
    }

    /** A name as snapshots have them: {@code Before Upgrade.db} is {@code before-upgrade}. */
    static String name(String file) {
        String name = file.toLowerCase(Locale.ROOT)
                .replaceFirst("\\.(db|snap|snapshot)$", "")
                .replaceAll("[^a-z0-9.-]+", "-")
                .replaceFirst("^[.-]+", "");
        return name.isEmpty() ? "snapshot" : name.substring(0, Math.min(LONGEST_NAME, name.length()));
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            bytes.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The file's entry. */
    SnapshotEntry entry() {
        return entry;
    }

    private synchronized StoredSnapshots others() throws IOException {
        if (others.isEmpty()) {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            others = Optional.of(StoredSnapshots.open(
                    new StorageSettings(new StorageSettings.Folder(folder), folder, Optional.empty()), tokens));
        }
        return others.get();
    }

    @Override
    public Staged stage(String name, long bytes) throws IOException {
        if (name.equals(entry.name())) {
            throw new IOException("There is a snapshot " + name + " already: choose another name");
        }
        return others().stage(name, bytes);
    }

    @Override
    public void keep(Staged staged, SnapshotEntry kept, LongConsumer progress) throws IOException {
        others().keep(staged, kept, progress);
    }

    @Override
    public List<SnapshotEntry> list() throws IOException {
        List<SnapshotEntry> all = new ArrayList<>();
        all.add(entry);
        if (Files.isDirectory(folder)) {
            all.addAll(others().list());
        }
        return all;
    }

    @Override
    public Staged fetch(String name, LongConsumer progress) throws IOException {
        if (!name.equals(entry.name())) {
            return others().fetch(name, progress);
        }
        String now = sha256(file);
        if (!now.equals(entry.sha256())) {
            throw new IOException("The file of snapshot " + name + " was changed since it was read: its SHA-256 is "
                    + now + " and not " + entry.sha256());
        }
        return new Lying();
    }

    @Override
    public void delete(String name) throws IOException {
        if (name.equals(entry.name())) {
            throw new IOException("The file of snapshot " + name + " is a person's: remove it by hand");
        }
        others().delete(name);
    }

    /** The person's file where it lies: nothing is written to it, and it is there after it was closed. */
    private final class Lying implements Staged {
        @Override
        public OutputStream target() {
            throw new UnsupportedOperationException("a person's snapshot is not written");
        }

        @Override
        public Optional<String> finish() {
            return Optional.of(entry.sha256());
        }

        @Override
        public Path file() {
            return file;
        }

        @Override
        public Path room(long bytes) {
            throw new UnsupportedOperationException("nothing is put beside a person's snapshot");
        }

        @Override
        public void close() {}
    }

    @Override
    public synchronized void close() {
        others.ifPresent(StoredSnapshots::close);
    }
}

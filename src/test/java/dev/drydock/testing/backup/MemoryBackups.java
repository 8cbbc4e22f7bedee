package dev.drydock.testing.backup;

import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Backups in memory; what is staged is in a folder of the test's. It checks what the real store checks. */
public final class MemoryBackups implements BackupStore {
    /** By name; what is kept may be changed by the test. */
    public final Map<String, byte[]> contents = new LinkedHashMap<>();

    public final Map<String, BackupEntry> entries = new LinkedHashMap<>();
    public boolean encrypts = true;
    public Optional<IOException> trouble = Optional.empty();

    /** How many staged files are open. */
    public int open;

    private final Path folder;

    public MemoryBackups(Path folder) {
        this.folder = folder;
    }

    /** Keeps something that is nothing. */
    public void put(BackupEntry entry) {
        entries.put(entry.name(), entry);
        contents.put(entry.name(), new byte[0]);
    }

    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void trouble() throws IOException {
        if (trouble.isPresent()) {
            throw trouble.get();
        }
    }

    @Override
    public boolean encrypts() {
        return encrypts;
    }

    @Override
    public Staged stage(String name, long bytes) throws IOException {
        trouble();
        if (entries.containsKey(name)) {
            throw new IOException("There is a backup " + name + " already: choose another name");
        }
        return new File(folder.resolve(name + ".staged"), new byte[0]);
    }

    @Override
    public void keep(Staged staged, BackupEntry entry, LongConsumer progress) throws IOException {
        keep(Files.readAllBytes(staged.file()), entry);
    }

    @Override
    public void keep(byte[] content, BackupEntry entry) throws IOException {
        trouble();
        String sha256 = sha256(content);
        if (!entry.sha256().isEmpty() && !entry.sha256().equals(sha256)) {
            throw new IOException("The file of backup " + entry.name() + " was changed after it had been hashed");
        }
        if (entries.putIfAbsent(entry.name(), entry.kept(sha256, encrypts)) != null) {
            throw new IOException("There is a backup " + entry.name() + " already: choose another name");
        }
        contents.put(entry.name(), content.clone());
    }

    @Override
    public List<BackupEntry> list() throws IOException {
        trouble();
        return entries.values().stream()
                .sorted(Comparator.comparing(BackupEntry::takenAt).reversed().thenComparing(BackupEntry::name))
                .toList();
    }

    @Override
    public Staged fetch(String name, LongConsumer progress) throws IOException {
        progress.accept(1);
        return new File(folder.resolve(name + ".fetched"), read(name, Integer.MAX_VALUE));
    }

    @Override
    public byte[] read(String name, int most) throws IOException {
        trouble();
        byte @Nullable [] content = contents.get(name);
        @Nullable BackupEntry entry = entries.get(name);
        if (content == null || entry == null) {
            throw new IOException("There is no backup " + name);
        }
        if (!sha256(content).equals(entry.sha256())) {
            throw new IOException("What is stored of backup " + name + " is damaged: its SHA-256 is " + sha256(content)
                    + " and not " + entry.sha256() + ". Do not restore from it");
        }
        if (content.length > most) {
            throw new IOException("The backup " + name + " has more than the " + most + " bytes");
        }
        return content.clone();
    }

    @Override
    public void delete(String name) throws IOException {
        trouble();
        entries.remove(name);
        contents.remove(name);
    }

    private final class File implements Staged {
        private final Path path;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        File(Path path, byte[] content) throws IOException {
            this.path = path;
            Files.write(path, content);
            open++;
        }

        @Override
        public OutputStream target() {
            return bytes;
        }

        @Override
        public String finish() throws IOException {
            Files.write(path, bytes.toByteArray());
            return sha256(bytes.toByteArray());
        }

        @Override
        public Path file() {
            return path;
        }

        @Override
        public Path room(long expected) throws IOException {
            return Files.createDirectories(folder.resolve(path.getFileName() + ".room"));
        }

        @Override
        public void close() {
            open--;
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}

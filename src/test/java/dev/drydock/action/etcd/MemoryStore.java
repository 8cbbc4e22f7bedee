package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Snapshots in a folder of the test's, without encryption; says of each file whether its trailer is right as it is told. */
final class MemoryStore implements SnapshotStore {
    static final String SHA256 = "ab".repeat(32);

    final List<SnapshotEntry> kept = new ArrayList<>();
    boolean trailerIsRight = true;
    Optional<IOException> full = Optional.empty();
    Runnable whileFetching = () -> {};
    int open;

    /** How many bytes were last said to come. */
    long expected;

    private final Path folder;

    MemoryStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public Staged stage(String name, long bytes) throws IOException {
        expected = bytes;
        return new File(folder.resolve(name));
    }

    @Override
    public void keep(Staged staged, SnapshotEntry entry, LongConsumer progress) throws IOException {
        if (full.isPresent()) {
            throw full.get();
        }
        kept.add(entry);
    }

    @Override
    public List<SnapshotEntry> list() {
        return kept.stream()
                .sorted(Comparator.comparing(SnapshotEntry::takenAt).reversed())
                .toList();
    }

    @Override
    public Staged fetch(String name, LongConsumer progress) throws IOException {
        whileFetching.run();
        progress.accept(1);
        return new File(folder.resolve(name));
    }

    @Override
    public void delete(String name) {
        kept.removeIf(entry -> entry.name().equals(name));
    }

    private final class File implements Staged {
        private final Path path;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        File(Path path) {
            this.path = path;
            open++;
        }

        @Override
        public OutputStream target() {
            return bytes;
        }

        @Override
        public Optional<String> finish() throws IOException {
            Files.write(path, bytes.toByteArray());
            return trailerIsRight ? Optional.of(SHA256) : Optional.empty();
        }

        @Override
        public Path file() {
            return path;
        }

        @Override
        public Path room(long bytes) throws IOException {
            return Files.createDirectory(folder.resolve(path.getFileName() + ".room"));
        }

        @Override
        public void close() {
            open--;
        }
    }
}

package dev.drydock.adapter.storage;

import dev.drydock.cluster.etcd.SnapshotStore.Staged;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A snapshot in the staging folder: {@code NAME.part} while it is written, {@code NAME.db} from then on, gone when closed. */
final class StagedFile implements Staged {
    private static final Logger log = LoggerFactory.getLogger(StagedFile.class);

    private final NameLock lock;
    private final Path folder;
    private final String name;
    private final FreeSpace space;
    private final Target target;
    private Path file;

    StagedFile(NameLock lock, Path folder, String name, FreeSpace space) throws IOException {
        this.lock = lock;
        this.folder = folder;
        this.name = name;
        this.space = space;
        clear(folder, name);
        this.file = Files.createFile(
                folder.resolve(name + ".part"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        this.target = new Target();
    }

    /** The name that a file or folder of the staging folder belongs to; empty where nothing of ours is called so. */
    static Optional<String> nameOf(String file) {
        return Stream.of(NameLock.SUFFIX, ".part", ".db", Rooms.SUFFIX)
                .filter(file::endsWith)
                .map(suffix -> file.substring(0, file.length() - suffix.length()))
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    /** Removes whatever is there of a name. */
    static void clear(Path folder, String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name + ".part"));
        Files.deleteIfExists(folder.resolve(name + ".db"));
        Rooms.remove(Rooms.of(folder, name));
    }

    /** Hashes what it writes. An interruption does not close it, as it would a channel. */
    private final class Target extends OutputStream {
        private final FileOutputStream out = new FileOutputStream(file.toFile());
        private final TrailerHash hash = new TrailerHash();
        private long written;

        Target() throws IOException {}

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                throw space.explain(folder, written, e);
            }
            written += length;
            hash.update(bytes, from, length);
        }

        private void toDisk() throws IOException {
            try {
                out.getFD().sync();
                out.close();
            } catch (IOException e) {
                throw space.explain(folder, written, e);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    @Override
    public OutputStream target() {
        return target;
    }

    @Override
    public Optional<String> finish() throws IOException {
        TrailerHash.Hashed hashed = end();
        return hashed.trailerIsRight() ? Optional.of(hashed.sha256()) : Optional.empty();
    }

    /** Ends the writing, whether there is a trailer or not. */
    TrailerHash.Hashed end() throws IOException {
        target.toDisk();
        file = Files.move(file, folder.resolve(name + ".db"), StandardCopyOption.ATOMIC_MOVE);
        FolderStorage.sync(folder);
        return target.hash.finish();
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public Path room(long bytes) throws IOException {
        space.require(folder, bytes);
        return Rooms.make(Rooms.of(folder, name));
    }

    @Override
    public void close() {
        try (lock;
                target) {
            clear(folder, name);
        } catch (IOException e) {
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("file", file)
                    .log("a snapshot could not be removed from the staging folder; the next start tries again");
        }
    }
}

package dev.drydock.adapter.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to a name's files in the staging folder: a lock on a file beside them, which the operating system takes away from a
 * process that dies. It is no lock on the snapshot itself, since POSIX drops one when anything in the process closes the file.
 */
final class NameLock implements AutoCloseable {
    static final String SUFFIX = ".lock";

    /** Those of this process: for the same reason, a file that is locked here must not even be opened again. */
    private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private NameLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Takes a name; empty where a living process has it. */
    static Optional<NameLock> of(Path folder, String name) throws IOException {
        Path file = folder.toAbsolutePath().normalize().resolve(name + SUFFIX);
        if (!HERE.add(file)) {
            return Optional.empty();
        }
        Optional<NameLock> taken = Optional.empty();
        try {
            taken = taken(file);
            return taken;
        } finally {
            if (taken.isEmpty()) {
                HERE.remove(file);
            }
        }
    }

    /** The file may be deleted by its last owner between our opening and our locking; then it is another file, or none. */
    private static Optional<NameLock> taken(Path file) throws IOException {
        while (true) {
            makeFile(file);
            try {
                Object before = identity(file);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                boolean ours = false;
                try {
                    FileLock lock = channel.tryLock();
                    if (lock == null) {
                        return Optional.empty();
                    }
                    ours = Objects.equals(before, identity(file));
                    if (ours) {
                        return Optional.of(new NameLock(file, channel));
                    }
                } finally {
                    if (!ours) {
                        channel.close();
                    }
                }
            } catch (NoSuchFileException deletedMeanwhile) {
                // Its last owner did, and the name is free: once more.
            }
        }
    }

    private static void makeFile(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException there) {
            return;
        }
    }

    private static Optional<Object> identity(Path file) throws IOException {
        return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey());
    }

    /** Gives it back: first the file, while it is still locked. */
    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(file);
        } finally {
            HERE.remove(file);
        }
    }
}

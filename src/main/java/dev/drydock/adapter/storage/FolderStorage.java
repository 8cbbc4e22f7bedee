package dev.drydock.adapter.storage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A folder of this machine, or one that is mounted there. Files are readable by their owner alone. */
final class FolderStorage implements ObjectStorage {
    private static final String PART = ".part";

    private final Path root;
    private final FreeSpace space;
    private final Supplier<String> tokens;

    FolderStorage(Path root, FreeSpace space, Supplier<String> tokens) {
        this.root = root;
        this.space = space;
        this.tokens = tokens;
    }

    @Override
    public void requireRoom(long bytes) throws IOException {
        try {
            space.require(root, bytes);
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public Writing write(String name) throws IOException {
        try {
            Path target = root.resolve(name);
            makeFolder(target);
            return new FileWriting(target, createPart(target));
        } catch (IOException e) {
            throw explained(e);
        }
    }

    /** The folders for what is bad, and for backups, appear with the first that belongs there. */
    private void makeFolder(Path target) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException(root.toString());
        }
        Path folder = root;
        for (Path name : root.relativize(target.resolveSibling(""))) {
            Path inner = folder.resolve(name);
            if (!Files.isDirectory(inner)) {
                makeFolder(folder, inner);
            }
            folder = inner;
        }
    }

    private static void makeFolder(Path outer, Path folder) throws IOException {
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException another) {
            return;
        }
        sync(outer);
    }

    private Path createPart(Path target) throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + "-" + tokens.get() + PART);
        return Files.createFile(
                part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** A file beside its target until it is complete. */
    private final class FileWriting extends Writing {
        private final Path target;
        private final Path part;
        private final FileOutputStream out;
        private long written;

        FileWriting(Path target, Path part) throws IOException {
            this.target = target;
            this.part = part;
            this.out = new FileOutputStream(part.toFile());
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
                written += length;
            } catch (IOException e) {
                throw space.explain(root, written, e);
            }
        }

        @Override
        void complete() throws IOException {
            try {
                out.getFD().sync();
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
                sync(target.resolveSibling(""));
            } catch (IOException e) {
                throw space.explain(root, written, e);
            }
        }

        @Override
        public void close() throws IOException {
            try (out) {
                Files.deleteIfExists(part);
            }
        }
    }

    /**
     * A link to the whole file fails where the name is taken, and so does an exclusive creation, for file systems without links;
     * only the link never shows half a file.
     */
    @Override
    public boolean create(String name, byte[] content) throws IOException {
        Path target = root.resolve(name);
        try {
            makeFolder(target);
            Path part = createPart(target);
            try {
                writeWhole(part, content, StandardOpenOption.WRITE);
                try {
                    Files.createLink(target, part);
                } catch (FileAlreadyExistsException taken) {
                    return false;
                } catch (UnsupportedOperationException | FileSystemException noLinks) {
                    createWhole(target, content);
                }
                sync(target.resolveSibling(""));
                return true;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (FileAlreadyExistsException taken) {
            return false;
        } catch (IOException e) {
            throw explained(space.explain(root, 0, e));
        }
    }

    /** Half a file would keep its name from the whole one. */
    private static void createWhole(Path target, byte[] content) throws IOException {
        Files.createFile(target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            writeWhole(target, content, StandardOpenOption.WRITE);
        } catch (IOException e) {
            Files.deleteIfExists(target);
            throw e;
        }
    }

    private static void writeWhole(Path file, byte[] content, StandardOpenOption... options) throws IOException {
        try (FileChannel channel = FileChannel.open(file, options);
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write(content);
            channel.force(true);
        }
    }

    @Override
    public InputStream read(String name) throws IOException {
        Path file = root.resolve(name);
        try {
            // A pipe would be waited for.
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                throw new UnreadableException("the file " + name + " is a link, a pipe or the like");
            }
            return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException missing) {
            throw missing;
        } catch (AccessDeniedException denied) {
            throw new UnreadableException(
                    "the file " + name + " may not be read: give Drydock's user the right to", denied);
        } catch (FileSystemException other) {
            throw new UnreadableException(
                    "the file " + name + " cannot be read (" + other.getMessage() + "): look at it", other);
        }
    }

    /** Of regular files only: what else is there is none of ours. */
    @Override
    public List<Listed> list(String folder) throws IOException {
        Path path = root.resolve(folder);
        if (!folder.isEmpty() && Files.notExists(path) && Files.isDirectory(root)) {
            return List.of();
        }
        List<Listed> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                BasicFileAttributes attributes;
                try {
                    attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                } catch (NoSuchFileException goneMeanwhile) {
                    continue;
                }
                if (!attributes.isRegularFile()) {
                    continue;
                }
                String stamp = attributes.fileKey() + "/" + attributes.size() + "/" + attributes.lastModifiedTime();
                found.add(new Listed(folder + file.getFileName(), stamp));
            }
        } catch (DirectoryIteratorException e) {
            throw new IOException("The folder " + root + " cannot be listed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw explained(e);
        }
        return found;
    }

    @Override
    public void delete(String name) throws IOException {
        try {
            Path file = root.resolve(name);
            if (Files.deleteIfExists(file)) {
                sync(file.resolveSibling(""));
            }
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public void close() {}

    /** A name is on the disk when its folder is. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private IOException explained(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied ->
                new IOException(
                        "The folder " + root + " may not be used: give Drydock's user the right to write into it",
                        denied);
            case NoSuchFileException missing ->
                new IOException("The folder " + root + " is not there: make it, or mount it", missing);
            default -> failure;
        };
    }
}

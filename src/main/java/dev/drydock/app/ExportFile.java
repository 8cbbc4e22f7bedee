package dev.drydock.app;

import dev.drydock.adapter.storage.ExportEncryption;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** A file that an export is written into: its owner's alone, on the disk and whole, or not there at all. */
final class ExportFile implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final Path part;
    private final FileChannel channel;
    private final OutputStream target;

    private ExportFile(Path file, Path part, FileChannel channel, OutputStream target) {
        this.file = file;
        this.part = part;
        this.channel = channel;
        this.target = target;
    }

    /**
     * Begins it.
     *
     * @param encryption what is written is encrypted with; empty for as it is
     * @throws IOException where the file is there already or cannot be made; the message says which
     */
    static ExportFile create(Path file, Optional<ExportEncryption> encryption) throws IOException {
        if (Files.exists(file)) {
            throw new IOException("There is a file " + file + " already: an export overwrites nothing");
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            FileChannel channel = FileChannel.open(
                    part,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            OutputStream plain = new BufferedOutputStream(new Lasting(channel), BUFFER);
            OutputStream target = encryption.isPresent() ? encryption.get().encrypting(plain) : plain;
            return new ExportFile(file, part, channel, target);
        } catch (FileAlreadyExistsException there) {
            throw new IOException(
                    "There is a file " + part + ": another export writes it, or one was cut off; then remove it",
                    there);
        } catch (NoSuchFileException missing) {
            throw new IOException("There is no folder " + file.toAbsolutePath().getParent(), missing);
        } catch (AccessDeniedException denied) {
            throw new IOException("The file " + part + " may not be made", denied);
        }
    }

    OutputStream target() {
        return target;
    }

    /** Ends the writing: to the disk, under the file's name. Returns its size. */
    long finish() throws IOException {
        target.close();
        channel.force(true);
        long bytes = channel.size();
        channel.close();
        try {
            Files.move(part, file);
        } catch (FileAlreadyExistsException there) {
            throw new IOException("There is a file " + file + " by now: an export overwrites nothing", there);
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }

    /** Writes to the channel, which stays open when this is closed. */
    private static final class Lasting extends FilterOutputStream {
        Lasting(FileChannel channel) {
            super(Channels.newOutputStream(channel));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}

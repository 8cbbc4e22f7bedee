package dev.drydock.adapter.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The decryption of a snapshot's data by hand, away from where they were kept. */
public final class Decryption {
    private static final int BUFFER = 1 << 18;

    private final SnapshotKeys keys;
    private final String name;

    private Decryption(SnapshotKeys keys, String name) {
        this.keys = keys;
        this.name = name;
    }

    /**
     * What came of it.
     *
     * @param sha256 of the decrypted file, as its entry in the index tells it
     * @param whole whether the last 32 bytes are the SHA-256 of those before
     */
    public record Outcome(String sha256, boolean whole) {}

    /**
     * Prepares it.
     *
     * @param keyset in Tink's JSON form
     * @param name the snapshot's
     * @throws IOException when the keyset is none
     */
    public static Decryption of(String keyset, String name) throws IOException {
        return new Decryption(SnapshotKeys.parse(keyset), name);
    }

    /** The snapshot that a file was stored for, as far as the file's name tells. */
    public static Optional<String> nameOf(String file) {
        return StoredNames.ofFile(file);
    }

    /**
     * Decrypts into a new file, readable by its owner alone. Nothing is left of it when it fails.
     *
     * @throws IOException when a file cannot be read or written, or does not decrypt
     */
    public Outcome run(Path encrypted, Path target) throws IOException {
        try (InputStream in = Files.newInputStream(encrypted)) {
            Files.createFile(
                    target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            boolean done = false;
            try {
                Outcome outcome = copy(keys.decrypting(in, new SnapshotForm().context() + name), target);
                done = true;
                return outcome;
            } finally {
                if (!done) {
                    Files.deleteIfExists(target);
                }
            }
        } catch (NoSuchFileException missing) {
            throw new IOException("There is no file " + missing.getFile(), missing);
        } catch (FileAlreadyExistsException there) {
            throw new IOException("There is a file " + there.getFile() + " already", there);
        } catch (AccessDeniedException denied) {
            throw new IOException("The file " + denied.getFile() + " may not be used", denied);
        }
    }

    private Outcome copy(InputStream in, Path target) throws IOException {
        TrailerHash trailer = new TrailerHash();
        byte[] buffer = new byte[BUFFER];
        long written = 0;
        try (OutputStream out = Files.newOutputStream(target)) {
            for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
                try {
                    out.write(buffer, 0, count);
                } catch (IOException e) {
                    throw FreeSpace.ofSystem().explain(target.toAbsolutePath().resolveSibling(""), written, e);
                }
                written += count;
                trailer.update(buffer, 0, count);
            }
        }
        TrailerHash.Hashed hashed = trailer.finish();
        return new Outcome(hashed.sha256(), hashed.trailerIsRight());
    }

    private int read(InputStream in, byte[] buffer) throws IOException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw new IOException(
                    "It does not decrypt as snapshot " + name
                            + ": the key is another, the name is, or the file was changed or" + " cut off",
                    e);
        }
    }
}

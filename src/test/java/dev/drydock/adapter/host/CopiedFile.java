package dev.drydock.adapter.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** A file that is copied in a test: what it is made of, and what is asked of the copy. */
final class CopiedFile {
    /** More than what is under way at any time. */
    static final int LARGE = 24 * 1024 * 1024;

    private CopiedFile() {}

    /** Hears how far a copy is, and does not mind. */
    static void nobody(long bytes) {}

    static void large(Path file) throws IOException {
        byte[] bytes = new byte[LARGE];
        new Random(6).nextBytes(bytes);
        Files.write(file, bytes);
    }

    static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static void assertPrivate(Path file) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    static Path part(Path path) {
        return path.resolveSibling(path.getFileName() + ".part");
    }

    /** Has it lose its end. */
    static void shrink(Path file) {
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(5_000_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

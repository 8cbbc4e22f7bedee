package dev.drydock.adapter.storage;

import dev.drydock.cluster.etcd.SnapshotEntry;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Moves snapshots between files and their storage, encrypted there where there are keys, and hashes them on the way. */
final class Vault {
    private static final int BUFFER = 1 << 18;
    private static final long TELL_EVERY = 1 << 20;

    private final ObjectStorage storage;
    private final Optional<SnapshotKeys> keys;

    Vault(ObjectStorage storage, Optional<SnapshotKeys> keys) {
        this.storage = storage;
        this.keys = keys;
    }

    boolean encrypts() {
        return keys.isPresent();
    }

    /**
     * Whether a snapshot may be anybody's: it is not encrypted, though there are keys. That its entry says so is no excuse, for
     * whoever can put data into the storage can put an entry there.
     */
    boolean distrusts(SnapshotEntry entry) {
        return encrypts() && !entry.encrypted();
    }

    /** The id of the key that encrypts; empty where nothing does. */
    Optional<String> key() {
        return keys.map(SnapshotKeys::primary);
    }

    /** Whether the key of a stored snapshot is here, as far as its entry tells. */
    boolean hasKey(Entries.Stored stored) {
        return keys.filter(held -> stored.key().stream().allMatch(held::has)).isPresent();
    }

    /** Stores a file; returns the SHA-256 of what was read of it. */
    String put(Path file, String name, String object, LongConsumer progress) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                ObjectStorage.Writing writing = storage.write(object)) {
            String sha256;
            if (keys.isPresent()) {
                // Its closing writes the last segment, and what is written into stays open.
                OutputStream encrypting = keys.get().encrypting(new Open(writing), name);
                sha256 = copy(in, encrypting, progress);
                encrypting.close();
            } else {
                sha256 = copy(in, writing, progress);
            }
            writing.complete();
            return sha256;
        }
    }

    /**
     * Brings what is stored, decrypted, into a target; returns its SHA-256.
     *
     * @param stored the entry, which tells where it is and which key it needs
     */
    String get(Entries.Stored stored, OutputStream target, LongConsumer progress) throws IOException {
        String name = stored.entry().name();
        try (InputStream in = storage.read(stored.data())) {
            if (!stored.entry().encrypted()) {
                return copy(in, target, progress);
            }
            SnapshotKeys known = keys.filter(held -> hasKey(stored))
                    .orElseThrow(() -> new IOException("The key of snapshot " + name + ", "
                            + stored.key().orElse("whose id is not known") + ", is not here: add it to the keyset"));
            Watched watched = new Watched(in);
            InputStream decrypting = known.decrypting(watched, name);
            return copy(new Authentic(decrypting, watched, name), target, progress);
        }
    }

    private static String copy(InputStream in, OutputStream target, LongConsumer progress) throws IOException {
        MessageDigest sha256 = TrailerHash.sha256();
        byte[] buffer = new byte[BUFFER];
        long copied = 0;
        long told = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            sha256.update(buffer, 0, count);
            target.write(buffer, 0, count);
            copied += count;
            if (copied - told >= TELL_EVERY) {
                told = copied;
                progress.accept(copied);
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** A target that is not closed with what is written into it. */
    private static final class Open extends OutputStream {
        private final OutputStream target;

        Open(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int single) throws IOException {
            target.write(single);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            target.write(bytes, from, length);
        }
    }

    /** Remembers what went wrong at the source, so that it is not taken for damage. */
    private static final class Watched extends FilterInputStream {
        private Optional<IOException> failure = Optional.empty();

        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return in.read(bytes, from, length);
            } catch (IOException e) {
                failure = Optional.of(e);
                throw e;
            }
        }
    }

    /** What decrypts; where it does not, and the source is not to blame, the stored bytes are not those that were stored. */
    private static final class Authentic extends FilterInputStream {
        private final Watched source;
        private final String name;

        Authentic(InputStream in, Watched source, String name) {
            super(in);
            this.source = source;
            this.name = name;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return in.read(bytes, from, length);
            } catch (IOException e) {
                if (source.failure.isPresent()) {
                    throw source.failure.get();
                }
                throw new IOException(
                        "What is stored of snapshot " + name + " does not decrypt: it was changed or cut off, or was"
                                + " encrypted with a key that is not here",
                        e);
            }
        }
    }
}

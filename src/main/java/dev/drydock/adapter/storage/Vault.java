package dev.drydock.adapter.storage;

import dev.drydock.cluster.backup.Kept;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Moves what is kept between here and its storage, encrypted there where there are keys, and hashes them on the way. */
final class Vault {
    private static final int BUFFER = 1 << 18;
    private static final long TELL_EVERY = 1 << 20;

    private final ObjectStorage storage;
    private final Optional<SnapshotKeys> keys;
    private final String noun;
    private final String context;

    Vault(ObjectStorage storage, Optional<SnapshotKeys> keys, EntryForm<?> form) {
        this.storage = storage;
        this.keys = keys;
        this.noun = form.noun();
        this.context = form.context();
    }

    boolean encrypts() {
        return keys.isPresent();
    }

    /**
     * Whether it may be anybody's: it is not encrypted, though there are keys. That its entry says so is no excuse, for
     * whoever can put data into the storage can put an entry there.
     */
    boolean distrusts(Kept<?> entry) {
        return encrypts() && !entry.encrypted();
    }

    /** The id of the key that encrypts; empty where nothing does. */
    Optional<String> key() {
        return keys.map(SnapshotKeys::primary);
    }

    /** Whether the key of what is stored is here, as far as its entry tells. */
    boolean hasKey(Stored<?> stored) {
        return keys.filter(held -> stored.key().stream().allMatch(held::has)).isPresent();
    }

    /** Stores something; returns the SHA-256 of what was read of it. */
    String put(StoredFiles.Source source, String name, String object, LongConsumer progress) throws IOException {
        try (InputStream in = source.open();
                ObjectStorage.Writing writing = storage.write(object)) {
            String sha256;
            if (keys.isPresent()) {
                // Its closing writes the last segment, and what is written into stays open.
                OutputStream encrypting = keys.get().encrypting(new Open(writing), context + name);
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
    String get(Stored<?> stored, OutputStream target, LongConsumer progress) throws IOException {
        String name = stored.entry().name();
        try (InputStream in = storage.read(stored.data())) {
            if (!stored.entry().encrypted()) {
                return copy(in, target, progress);
            }
            SnapshotKeys known = keys.filter(held -> hasKey(stored))
                    .orElseThrow(() -> new IOException("The key of " + noun + " " + name + ", "
                            + stored.key().orElse("whose id is not known") + ", is not here: add it to the keyset"));
            Watched watched = new Watched(in);
            InputStream decrypting = known.decrypting(watched, context + name);
            return copy(new Authentic(decrypting, watched, noun + " " + name), target, progress);
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
        private final String what;

        Authentic(InputStream in, Watched source, String what) {
            super(in);
            this.source = source;
            this.what = what;
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
                        "What is stored of " + what + " does not decrypt: it was changed or cut off, or was"
                                + " encrypted with a key that is not here",
                        e);
            }
        }
    }
}

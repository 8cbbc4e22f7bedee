package dev.drydock.adapter.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The encryption of exports that the command line writes, and the decryption of these and of those that are kept. */
public final class ExportEncryption {
    /** A file of the command line's may be renamed: it is only told from what is not an export. */
    private static final String BY_HAND = "dev.drydock/export";

    private static final Pattern KEPT = Pattern.compile("([a-z0-9][a-z0-9.-]{0,99})_[0-9a-f]{16}\\.backup\\.enc");

    private final SnapshotKeys keys;

    private ExportEncryption(SnapshotKeys keys) {
        this.keys = keys;
    }

    /**
     * Prepares it.
     *
     * @param keyset in Tink's JSON form
     * @throws IOException when the keyset is none
     */
    public static ExportEncryption of(String keyset) throws IOException {
        return new ExportEncryption(SnapshotKeys.parse(keyset));
    }

    /** The backup that a file was kept for, as far as the file's name tells. */
    public static Optional<String> keptAs(String file) {
        Matcher kept = KEPT.matcher(file);
        return kept.matches() ? Optional.of(kept.group(1)) : Optional.empty();
    }

    /** Encrypts what is written into the target; its closing writes the last segment, and closes the target. */
    public OutputStream encrypting(OutputStream target) throws IOException {
        return keys.encrypting(target, BY_HAND);
    }

    /**
     * Decrypts; reading fails where it does not decrypt.
     *
     * @param kept under which name it was kept; empty for one that the command line wrote
     */
    public InputStream decrypting(InputStream source, Optional<String> kept) throws IOException {
        return keys.decrypting(
                source, kept.map(name -> new BackupForm().context() + name).orElse(BY_HAND));
    }
}

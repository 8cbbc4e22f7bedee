package dev.drydock.adapter.storage;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;

/**
 * The keys that snapshots and other backups are encrypted with at rest: a keyset of Tink's streaming AEAD. Its primary key encrypts, all of them
 * decrypt, so that a new primary key may be added while old snapshots are still kept.
 *
 * <p>What one is, and its name, are authenticated with its bytes: what was stored under one name does not decrypt under another.
 */
public final class SnapshotKeys {
    private final KeysetHandle keyset;
    private final StreamingAead cipher;

    private SnapshotKeys(KeysetHandle keyset, StreamingAead cipher) {
        this.keyset = keyset;
        this.cipher = cipher;
    }

    /**
     * Reads a keyset in Tink's JSON form.
     *
     * @throws IOException when it is none; the message holds nothing of it
     */
    public static SnapshotKeys parse(String json) throws IOException {
        try {
            StreamingAeadConfig.register();
            KeysetHandle keyset = TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get());
            return new SnapshotKeys(keyset, keyset.getPrimitive(RegistryConfiguration.get(), StreamingAead.class));
        } catch (GeneralSecurityException | RuntimeException notOne) {
            // The cause may quote what it could not read, which would be a key.
            throw new IOException(
                    "It is no keyset of Tink's in JSON with keys for streaming encryption; \"drydock snapshot"
                            + " new-key\" makes one");
        }
    }

    /** Makes a keyset of one new key, AES256-GCM-HKDF in segments of 1 MB, in Tink's JSON form, on one line. It is a secret. */
    public static String fresh() {
        try {
            StreamingAeadConfig.register();
            KeysetHandle keyset = KeysetHandle.generateNew(PredefinedStreamingAeadParameters.AES256_GCM_HKDF_1MB);
            return written(keyset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-GCM", e);
        }
    }

    /**
     * Makes a keyset of a new key, which encrypts, and those of an older one, which decrypt what they encrypted.
     *
     * @throws IOException when the older one is none
     */
    public static String rotated(String json) throws IOException {
        try {
            KeysetHandle.Builder keys = KeysetHandle.newBuilder(parse(json).keyset);
            keys.addEntry(
                    KeysetHandle.generateEntryFromParameters(PredefinedStreamingAeadParameters.AES256_GCM_HKDF_1MB)
                            .withRandomId()
                            .makePrimary());
            return written(keys.build());
        } catch (GeneralSecurityException e) {
            throw new IOException("A new key cannot be added to the keyset", e);
        }
    }

    /** On one line, as files of environment variables want it; nothing in it contains a space. */
    private static String written(KeysetHandle keyset) throws GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get())
                .replaceAll("\\s", "");
    }

    /** The id of the key that encrypts, for people who look for the right keyset; no secret. */
    String primary() {
        return hex(keyset.getPrimary().getId());
    }

    /** Whether a key of this id is here. */
    boolean has(String id) {
        for (int i = 0; i < keyset.size(); i++) {
            if (hex(keyset.getAt(i).getId()).equals(id)) {
                return true;
            }
        }
        return false;
    }

    private static String hex(int id) {
        return String.format(Locale.ROOT, "%08x", id);
    }

    /**
     * Encrypts what is written into the target; its closing writes the last segment.
     *
     * @param whose the sort and the name that are authenticated with it
     */
    OutputStream encrypting(OutputStream target, String whose) throws IOException {
        try {
            return cipher.newEncryptingStream(target, associated(whose));
        } catch (GeneralSecurityException e) {
            throw new IOException("It cannot be encrypted: " + e.getMessage(), e);
        }
    }

    /**
     * Decrypts. Each segment of 1 MB is authenticated before anything of it is returned, and the last one is told from a cut.
     * Reading fails where it does not decrypt.
     */
    InputStream decrypting(InputStream source, String whose) throws IOException {
        try {
            // By channels: Tink's stream keeps all that it read, in case that another key is to be tried.
            return Channels.newInputStream(cipher.newDecryptingChannel(Channels.newChannel(source), associated(whose)));
        } catch (GeneralSecurityException e) {
            throw new IOException("It cannot be decrypted: " + e.getMessage(), e);
        }
    }

    private static byte[] associated(String whose) {
        return whose.getBytes(StandardCharsets.UTF_8);
    }
}

package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/** Gathers the live keys that begin with a prefix; takes memory for each of them. */
final class KeyListing extends KeyVisitor {
    private final byte[] prefix;
    private final boolean whole;

    /** By the key's bytes, each as one character, which keeps them apart and in etcd's order. */
    private final TreeMap<String, StoredKey> living = new TreeMap<>();

    /**
     * A listing.
     *
     * @param whole whether the prefix is the whole key
     */
    KeyListing(String prefix, boolean whole) {
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        this.whole = whole;
    }

    @Override
    void revision(ByteBuffer bytes, KeyValue keyValue) {
        if (!matches(bytes, keyValue)) {
            return;
        }
        byte[] key = new byte[keyValue.keyLength()];
        bytes.get(keyValue.keyAt(), key);
        String exact = new String(key, StandardCharsets.ISO_8859_1);
        if (keyValue.deleted()) {
            living.remove(exact);
        } else {
            living.put(
                    exact,
                    new StoredKey(
                            new String(key, StandardCharsets.UTF_8),
                            keyValue.createRevision(),
                            keyValue.revision(),
                            keyValue.version(),
                            keyValue.lease(),
                            keyValue.valueLength(),
                            KubernetesObject.of(bytes, keyValue.valueAt(), keyValue.valueLength())));
        }
    }

    private boolean matches(ByteBuffer bytes, KeyValue keyValue) {
        if (keyValue.keyLength() < prefix.length || (whole && keyValue.keyLength() != prefix.length)) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes.get(keyValue.keyAt() + i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    List<StoredKey> keys() {
        return List.copyOf(living.values());
    }
}

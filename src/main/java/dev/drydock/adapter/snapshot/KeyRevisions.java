package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;

/** Remembers of each live key the resource that it belongs to, and the revision that changed it last. */
final class KeyRevisions extends KeyVisitor {
    /** At 10,000 changes a second, an etcd reaches 2^49 after 1,700 years; the 14 bits above hold the resource's number. */
    private static final int REVISION_BITS = 49;

    private static final long REVISION = (1L << REVISION_BITS) - 1;

    private final ResourceNumbers numbers;
    private final LiveKeys living = new LiveKeys();

    KeyRevisions(ResourceNumbers numbers) {
        this.numbers = numbers;
    }

    @Override
    void revision(ByteBuffer bytes, KeyValue keyValue) {
        long now = LiveKeys.DEAD;
        if (!keyValue.deleted()) {
            long number = numbers.number(bytes, keyValue.keyAt(), keyValue.keyLength());
            now = (number << REVISION_BITS) | (keyValue.revision() & REVISION);
        }
        living.put(bytes, keyValue.keyAt(), keyValue.keyLength(), now);
    }

    LiveKeys living() {
        return living;
    }

    /** The revision in what is remembered. */
    static long revision(long remembered) {
        return remembered & REVISION;
    }

    /** The resource's number in what is remembered. */
    static int number(long remembered) {
        return (int) (remembered >>> REVISION_BITS);
    }
}

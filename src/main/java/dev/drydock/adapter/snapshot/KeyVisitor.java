package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;

/** Sees the revisions of user keys, oldest first, and nothing else of a database. */
abstract class KeyVisitor implements EntryVisitor {
    private final KeyValue keyValue = new KeyValue();
    private boolean inKeys;

    /** A key was written or deleted. */
    abstract void revision(ByteBuffer bytes, KeyValue keyValue);

    @Override
    public final void bucket(ByteBuffer bytes, int at, int length) {
        inKeys = ProtobufFields.text(bytes, at, length).equals(KeyValue.BUCKET);
    }

    @Override
    public final void entry(ByteBuffer bytes, int keyAt, int keyLength, int valueAt, int valueLength)
            throws DamageException {
        if (inKeys) {
            keyValue.readRevision(bytes, keyAt, keyLength);
            keyValue.read(bytes, valueAt, valueLength);
            revision(bytes, keyValue);
        }
    }

    @Override
    public final void run(ByteBuffer bytes, int at, int length) {}
}

package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;

/** One revision of a user key, as the {@code key} bucket holds it: etcd's {@code mvccpb.KeyValue}. */
final class KeyValue {
    /** The name of the bucket. */
    static final String BUCKET = "key";

    private static final int LIVING = 17;
    private static final int TOMBSTONE = 18;

    private long revision;
    private boolean deleted;
    private int keyAt;
    private int keyLength;
    private int valueAt;
    private int valueLength;
    private long createRevision;
    private long version;
    private long lease;

    /** Reads the revision that a bucket's key tells: eight bytes, an underscore, eight bytes, and a {@code t} if deleted. */
    void readRevision(ByteBuffer bytes, int at, int length) throws DamageException {
        boolean tombstone = length == TOMBSTONE;
        boolean wellFormed =
                (length == LIVING || (tombstone && bytes.get(at + LIVING) == 't')) && bytes.get(at + 8) == '_';
        if (!wellFormed) {
            throw new DamageException("the bucket \"key\" has a key of " + length + " bytes that is no revision");
        }
        revision = Long.reverseBytes(bytes.getLong(at));
        deleted = tombstone;
    }

    /** Reads the value behind it. */
    void read(ByteBuffer bytes, int at, int length) throws DamageException {
        keyLength = 0;
        valueLength = 0;
        keyAt = at;
        valueAt = at;
        createRevision = 0;
        version = 0;
        lease = 0;
        ProtobufFields fields = new ProtobufFields(bytes, at, length);
        while (fields.next()) {
            if (fields.isBytes(1)) {
                keyAt = fields.start();
                keyLength = fields.length();
            } else if (fields.isVarint(2)) {
                createRevision = fields.varint();
            } else if (fields.isVarint(4)) {
                version = fields.varint();
            } else if (fields.isBytes(5)) {
                valueAt = fields.start();
                valueLength = fields.length();
            } else if (fields.isVarint(6)) {
                lease = fields.varint();
            }
        }
        if (!fields.intact()) {
            throw new DamageException("revision " + revision + " holds no readable key and value");
        }
    }

    long revision() {
        return revision;
    }

    boolean deleted() {
        return deleted;
    }

    int keyAt() {
        return keyAt;
    }

    int keyLength() {
        return keyLength;
    }

    int valueAt() {
        return valueAt;
    }

    int valueLength() {
        return valueLength;
    }

    long createRevision() {
        return createRevision;
    }

    long version() {
        return version;
    }

    long lease() {
        return lease;
    }
}

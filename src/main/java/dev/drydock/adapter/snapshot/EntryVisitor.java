package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;

/** Sees the entries of a database in the order of their keys. The buffers are shared: only absolute reads. */
interface EntryVisitor {
    /** A bucket of the root begins. */
    void bucket(ByteBuffer bytes, int at, int length) throws DamageException;

    /** A bucket's entry. A bucket within a bucket has no value, as in bbolt. */
    void entry(ByteBuffer bytes, int keyAt, int keyLength, int valueAt, int valueLength) throws DamageException;

    /** Bytes that stand one behind the other in the file: keys and values of one or many entries, in order. */
    void run(ByteBuffer bytes, int at, int length);

    /** Sees nothing: for what is checked only. */
    EntryVisitor NOBODY = new EntryVisitor() {
        @Override
        public void bucket(ByteBuffer bytes, int at, int length) {}

        @Override
        public void entry(ByteBuffer bytes, int keyAt, int keyLength, int valueAt, int valueLength) {}

        @Override
        public void run(ByteBuffer bytes, int at, int length) {}
    };
}

package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The last key that was met, kept for the comparison with the next. */
final class Key {
    private final ByteBuffer bytes;
    private int length;

    /** An empty key, with room for the longest that a page may hold. */
    Key() {
        this(32 * 1024);
    }

    private Key(int room) {
        bytes = ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns a copy of bytes as they are now. */
    static Key of(ByteBuffer from, int at, int length) {
        Key key = new Key(length);
        key.set(from, at, length);
        return key;
    }

    void set(Key other) {
        set(other.bytes, 0, other.length);
    }

    void set(ByteBuffer from, int at, int newLength) {
        length = newLength;
        bytes.put(0, from, at, newLength);
    }

    int compareTo(Key other) {
        return compareTo(other.bytes, 0, other.length);
    }

    int compareTo(ByteBuffer other, int at, int otherLength) {
        return compare(bytes, 0, length, other, at, otherLength);
    }

    /** Compares byte by byte, unsigned, a shorter one first. Both buffers are little-endian. */
    static int compare(ByteBuffer one, int oneAt, int oneLength, ByteBuffer two, int twoAt, int twoLength) {
        int common = Math.min(oneLength, twoLength);
        int i = 0;
        for (; i + 8 <= common; i += 8) {
            long ours = one.getLong(oneAt + i);
            long theirs = two.getLong(twoAt + i);
            if (ours != theirs) {
                return Long.compareUnsigned(Long.reverseBytes(ours), Long.reverseBytes(theirs));
            }
        }
        for (; i < common; i++) {
            int difference = (one.get(oneAt + i) & 0xff) - (two.get(twoAt + i) & 0xff);
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(oneLength, twoLength);
    }
}

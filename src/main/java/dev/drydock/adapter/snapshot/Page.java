package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;

/**
 * One page in a buffer: its header is read, and every element is bounded before it is told.
 *
 * <p>bbolt writes the elements' bytes in their order and without overlap. Requiring this makes the work linear in the
 * file's size, whatever a damaged page claims.
 */
final class Page {
    /** Bytes of a page's header, and of each element. */
    static final int HEADER = 16;

    private static final int BRANCH = 0x01;
    private static final int LEAF = 0x02;
    private static final int FREELIST = 0x10;
    private static final int LONGEST_KEY = 32 * 1024;

    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int offset;
    private int limit;
    private int flags;
    private int count;
    private int dataEnd;
    private long id;

    // The current element's.
    private int keyStart;
    private int keyLength;
    private int valueLength;
    private long child;
    private boolean bucket;

    /**
     * Looks at the page that begins at an offset.
     *
     * @param end where its bytes end
     * @param number its id; 0 for a page within a bucket's value, which has none
     */
    void view(ByteBuffer buffer, int at, int end, long number) throws DamageException {
        bytes = buffer;
        offset = at;
        limit = end;
        id = number;
        if (end - at < HEADER) {
            throw damage("is too short for a header");
        }
        flags = Short.toUnsignedInt(buffer.getShort(at + 8));
        count = Short.toUnsignedInt(buffer.getShort(at + 10));
        dataEnd = at + HEADER;
    }

    /** Expects elements, and room for them. */
    void requireElements() throws DamageException {
        if (flags != BRANCH && flags != LEAF) {
            throw damage("is neither branch nor leaf, its flags are 0x" + Integer.toHexString(flags));
        }
        if (flags == BRANCH && count == 0) {
            throw damage("is a branch without children");
        }
        if (count > (limit - offset - HEADER) / HEADER) {
            throw damage("claims " + count + " elements, which do not fit into it");
        }
        dataEnd = offset + HEADER + count * HEADER;
    }

    /** Moves on to an element; they come in order. */
    void element(int index) throws DamageException {
        int at = offset + HEADER + index * HEADER;
        boolean branch = flags == BRANCH;
        int position = bytes.getInt(branch ? at : at + 4);
        int key = bytes.getInt(branch ? at + 4 : at + 8);
        int value = branch ? 0 : bytes.getInt(at + 12);
        if (branch) {
            child = bytes.getLong(at + 8);
        } else {
            bucket = (bytes.getInt(at) & 1) != 0;
        }
        int room = limit - at;
        if (position < 0 || position > room || key < 0 || value < 0 || (long) key + value > room - position) {
            throw damage("has an element (" + index + ") that reaches beyond its end");
        }
        if (at + position < dataEnd) {
            throw damage("has an element (" + index + ") that overlaps what stands before it");
        }
        if (key > LONGEST_KEY) {
            throw damage("has a key of " + key + " bytes, longer than any that is written");
        }
        keyStart = at + position;
        keyLength = key;
        valueLength = value;
        dataEnd = keyStart + key + value;
    }

    DamageException damage(String what) {
        String name = id == 0 ? "the page within a small bucket" : "page " + Long.toUnsignedString(id);
        return new DamageException(name + " " + what);
    }

    boolean isBranch() {
        return flags == BRANCH;
    }

    boolean isFreelist() {
        return flags == FREELIST;
    }

    int count() {
        return count;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    int keyStart() {
        return keyStart;
    }

    int keyLength() {
        return keyLength;
    }

    int valueStart() {
        return keyStart + keyLength;
    }

    int valueLength() {
        return valueLength;
    }

    /** Where the current element's bytes end. */
    int dataEnd() {
        return dataEnd;
    }

    /** The page that the current element of a branch leads to. */
    long child() {
        return child;
    }

    /** Whether the current element of a leaf is a bucket. */
    boolean isBucket() {
        return bucket;
    }
}

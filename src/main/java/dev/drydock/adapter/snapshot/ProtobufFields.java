package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;

/** The fields of one protobuf message within a buffer, one after the other; what is malformed ends them. */
final class ProtobufFields {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer bytes;
    private final int end;
    private int at;
    private int number;
    private int type;
    private long varint;
    private int start;
    private int length;
    private boolean broken;

    ProtobufFields(ByteBuffer bytes, int start, int length) {
        this.bytes = bytes;
        this.at = start;
        this.end = start + length;
    }

    /** Moves to the next field; false at the end and where no field can be read. */
    boolean next() {
        if (at >= end) {
            return false;
        }
        long tag = readVarint();
        number = (int) (tag >>> 3);
        type = (int) (tag & 7);
        switch (type) {
            case VARINT -> varint = readVarint();
            case FIXED64 -> skip(8);
            case BYTES -> skip(readVarint());
            case FIXED32 -> skip(4);
            default -> broken = true;
        }
        broken |= number <= 0;
        return !broken;
    }

    private void skip(long count) {
        if (broken || count < 0 || count > end - at) {
            broken = true;
            return;
        }
        start = at;
        length = (int) count;
        at += length;
    }

    private long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                break;
            }
            byte next = bytes.get(at++);
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        broken = true;
        return 0;
    }

    /** Whether the message could be read to its end. */
    boolean intact() {
        return !broken;
    }

    /** Whether the current field is of this number and has bytes: a text, or a message. */
    boolean isBytes(int wanted) {
        return number == wanted && type == BYTES;
    }

    /** Whether the current field is of this number and is a number itself. */
    boolean isVarint(int wanted) {
        return number == wanted && type == VARINT;
    }

    long varint() {
        return varint;
    }

    int start() {
        return start;
    }

    int length() {
        return length;
    }

    /** The current field's bytes as a message. */
    ProtobufFields message() {
        return new ProtobufFields(bytes, start, length);
    }

    /** The current field's bytes as text; bytes that are none become replacement characters. */
    String text() {
        return text(bytes, start, length);
    }

    static String text(ByteBuffer bytes, int start, int length) {
        byte[] copy = new byte[length];
        bytes.get(start, copy);
        return new String(copy, java.nio.charset.StandardCharsets.UTF_8);
    }
}

package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** A copy of a snapshot with a few numbers of its pages changed, the same for the same seed. */
final class SnapshotMutation {
    private static final long[] HOSTILE = {
        0, 1, 2, -1, 0x7fffffffL, 0x80000000L, 0xffffL, 1L << 40, Long.MIN_VALUE, 16, 4096
    };

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final int pageSize;
    private final Random random;

    SnapshotMutation(byte[] good, int pageSize, long seed) {
        this.bytes = good.clone();
        this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.pageSize = pageSize;
        this.random = new Random(seed);
    }

    byte[] bytes() {
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            switch (random.nextInt(6)) {
                case 0 -> meta();
                case 1, 2 -> header(page());
                case 3, 4 -> element(page());
                default -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
        }
        return bytes;
    }

    private int page() {
        return (2 + random.nextInt(bytes.length / pageSize - 2)) * pageSize;
    }

    private long number() {
        return random.nextBoolean()
                ? HOSTILE[random.nextInt(HOSTILE.length)]
                : random.nextInt(2 * bytes.length / pageSize);
    }

    /** Both metas get the same new number and a right checksum. */
    private void meta() {
        int[] fields = {8, 16, 32, 40};
        int field = fields[random.nextInt(fields.length)];
        long number = number();
        for (int page = 0; page < 2; page++) {
            int body = page * pageSize + 16;
            if (field == 8) {
                buffer.putInt(body + field, (int) number);
            } else {
                buffer.putLong(body + field, number);
            }
            long sum = 0xcbf29ce484222325L;
            for (int i = 0; i < 56; i++) {
                sum = (sum ^ (bytes[body + i] & 0xff)) * 0x100000001b3L;
            }
            buffer.putLong(body + 56, sum);
        }
    }

    private void header(int page) {
        switch (random.nextInt(4)) {
            case 0 -> buffer.putLong(page, number());
            case 1 -> buffer.putShort(page + 8, (short) number());
            case 2 -> buffer.putShort(page + 10, (short) number());
            default -> buffer.putInt(page + 12, (int) number());
        }
    }

    private void element(int page) {
        int count = Short.toUnsignedInt(buffer.getShort(page + 10));
        int index = random.nextInt(Math.min(Math.max(count, 1), pageSize / 16 - 1));
        int field = 4 * random.nextInt(4);
        buffer.putInt(page + 16 + 16 * index + field, (int) number());
    }
}

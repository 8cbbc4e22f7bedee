package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;

/**
 * Which user keys live, as the revisions go by: a table of 128-bit hashes, since the keys themselves would not fit.
 *
 * <p>The {@code key} bucket is in the order of revisions, so whatever is met last of a user key decides. Two different
 * keys count as one if both halves of their hashes agree: among a million keys the chance is about
 * n²/2¹²⁹ = 1.5·10⁻²⁷. A key takes 24 bytes at a load of at most two thirds, 96 MB for a million while the table grows.
 * The hash is no secret; somebody who writes keys that collide makes this count wrong and nothing else.
 */
final class LiveKeys {
    /** What is remembered of a key that does not live. */
    static final long DEAD = -1;

    private static final int LANES = 3;

    private long[] table = new long[LANES * 1024];
    private int used;
    private long alive;
    private long high;
    private long low;

    /** Returns how many keys live. */
    long count() {
        return alive;
    }

    /**
     * Remembers something of a key, at least 0, or that it is {@link #DEAD}.
     *
     * @return what was remembered until now; {@link #DEAD} if it was never met
     */
    long put(ByteBuffer bytes, int at, int length, long remembered) {
        hash(bytes, at, length);
        int slot = slot(table, high, low);
        if (table[slot] == 0 && table[slot + 1] == 0) {
            if ((used + 1) * 3L > table.length / LANES * 2L) {
                grow();
                slot = slot(table, high, low);
            }
            used++;
            table[slot] = high;
            table[slot + 1] = low;
            table[slot + 2] = DEAD;
        }
        long before = table[slot + 2];
        table[slot + 2] = remembered;
        alive += (remembered == DEAD ? 0 : 1) - (before == DEAD ? 0 : 1);
        return before;
    }

    /** Sees keys that live. */
    @FunctionalInterface
    interface Visitor {
        /** A key by its hash, and what was remembered of it. */
        void living(long high, long low, long remembered);
    }

    /** Shows each key that lives, in no order. */
    void forEach(Visitor visitor) {
        for (int at = 0; at < table.length; at += LANES) {
            if ((table[at] != 0 || table[at + 1] != 0) && table[at + 2] != DEAD) {
                visitor.living(table[at], table[at + 1], table[at + 2]);
            }
        }
    }

    /** What is remembered of a key; {@link #DEAD} if it does not live, or was never met. */
    long remembered(ByteBuffer bytes, int at, int length) {
        hash(bytes, at, length);
        return remembered(high, low);
    }

    /** What is remembered of the key of that hash; {@link #DEAD} if it does not live, or was never met. */
    long remembered(long keyHigh, long keyLow) {
        int slot = slot(table, keyHigh, keyLow);
        return table[slot] == 0 && table[slot + 1] == 0 ? DEAD : table[slot + 2];
    }

    private static int slot(long[] table, long high, long low) {
        int slots = table.length / LANES;
        int slot = (int) Long.remainderUnsigned(high, slots);
        while (true) {
            int at = slot * LANES;
            boolean free = table[at] == 0 && table[at + 1] == 0;
            if (free || (table[at] == high && table[at + 1] == low)) {
                return at;
            }
            slot = slot + 1 == slots ? 0 : slot + 1;
        }
    }

    /** Doubling would leave the table half empty for long: by 3/2, the old and the new one together are 2.5 of it. */
    private void grow() {
        long[] larger = new long[Math.multiplyExact(table.length / LANES / 2 * 3 + 1, LANES)];
        for (int at = 0; at < table.length; at += LANES) {
            if (table[at] != 0 || table[at + 1] != 0) {
                System.arraycopy(table, at, larger, slot(larger, table[at], table[at + 1]), LANES);
            }
        }
        table = larger;
    }

    /** Two independent 64-bit hashes, each word stirred by a bijection of full avalanche (Stafford's variant 13). */
    private void hash(ByteBuffer bytes, int at, int length) {
        long one = 0x9E3779B97F4A7C15L ^ length;
        long two = 0xC2B2AE3D27D4EB4FL + length;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            long word = bytes.getLong(at + i);
            one = stir(one ^ word);
            two = stir(two + word * 0x9FB21C651E98DF25L);
        }
        if (i < length) {
            long word = 0;
            for (int shift = 0; i < length; i++, shift += 8) {
                word |= (bytes.get(at + i) & 0xffL) << shift;
            }
            one = stir(one ^ word);
            two = stir(two + word * 0x9FB21C651E98DF25L);
        }
        high = one;
        // Both zero would read as a free slot.
        low = one == 0 && two == 0 ? 1 : two;
    }

    private static long stir(long word) {
        long stirred = (word ^ (word >>> 30)) * 0xBF58476D1CE4E5B9L;
        stirred = (stirred ^ (stirred >>> 27)) * 0x94D049BB133111EBL;
        return stirred ^ (stirred >>> 31);
    }
}

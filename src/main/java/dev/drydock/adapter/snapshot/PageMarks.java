package dev.drydock.adapter.snapshot;

import java.util.BitSet;

/** Which pages were met: every one at most once, and at the end all of them, where the freelist tells of the rest. */
final class PageMarks {
    private final int highWater;
    private final BitSet met;

    PageMarks(long highWater) {
        this.highWater = Math.toIntExact(highWater);
        this.met = new BitSet(this.highWater);
        met.set(0, 2);
    }

    /** Marks a page and those that it runs over into. */
    void meet(long page, long span) throws DamageException {
        if (page < 2 || page >= highWater || span < 1 || span > highWater - page) {
            throw new DamageException("page " + Long.toUnsignedString(page) + " (" + span
                    + " pages long) is out of bounds: there are " + highWater + " pages");
        }
        int first = (int) page;
        int beyond = (int) (page + span);
        int again = met.nextSetBit(first);
        if (again >= 0 && again < beyond) {
            throw new DamageException("page " + again + " is used twice");
        }
        met.set(first, beyond);
    }

    /** Expects that every page was met. */
    void requireAll() throws DamageException {
        int lost = met.nextClearBit(0);
        if (lost < highWater) {
            throw new DamageException("page " + lost + " is neither in use nor free");
        }
    }
}

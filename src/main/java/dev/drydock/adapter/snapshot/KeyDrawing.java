package dev.drydock.adapter.snapshot;

import dev.drydock.cluster.etcd.SnapshotInspector.KeyTaker;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Hands out keys that live, drawn at random, on a second way over a file whose living keys are known. */
final class KeyDrawing extends KeyVisitor {
    private final LiveKeys living;
    private final KeyTaker taker;

    /** Which of the living are still to come, by their place in the order of revisions. */
    private final Iterator<Long> drawn;

    private long next;
    private long met;
    private int taken;

    KeyDrawing(LiveKeys living, int most, RandomGenerator random, KeyTaker taker) {
        this.living = living;
        this.taker = taker;
        this.drawn = places(living.count(), most, random);
        this.next = following();
    }

    /** Distinct places in their order, each as likely as any other: Floyd's way, one draw a place. */
    private static Iterator<Long> places(long count, int most, RandomGenerator random) {
        TreeSet<Long> places = new TreeSet<>();
        for (long last = Math.max(0, count - most); last < count; last++) {
            if (!places.add(random.nextLong(last + 1))) {
                places.add(last);
            }
        }
        return places.iterator();
    }

    private long following() {
        return drawn.hasNext() ? drawn.next() : -1;
    }

    @Override
    void revision(ByteBuffer bytes, KeyValue keyValue) {
        if (keyValue.deleted() || !isLast(bytes, keyValue) || met++ != next) {
            return;
        }
        byte[] key = new byte[keyValue.keyLength()];
        bytes.get(keyValue.keyAt(), key);
        byte[] value = new byte[keyValue.valueLength()];
        bytes.get(keyValue.valueAt(), value);
        taken++;
        next = following();
        taker.take(key, value);
    }

    /** Whether this is what the key is at the end: etcd takes no key twice into one transaction, so one revision tells. */
    private boolean isLast(ByteBuffer bytes, KeyValue keyValue) {
        long remembered = living.remembered(bytes, keyValue.keyAt(), keyValue.keyLength());
        return remembered != LiveKeys.DEAD && KeyRevisions.revision(remembered) == keyValue.revision();
    }

    int taken() {
        return taken;
    }
}

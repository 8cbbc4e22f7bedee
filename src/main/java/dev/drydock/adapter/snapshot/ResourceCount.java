package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Counts the live keys by resource, with the memory of {@link LiveKeys} and no more. */
final class ResourceCount extends KeyVisitor {
    private static final int SIZE_BITS = 32;

    private final LiveKeys liveKeys = new LiveKeys();
    private final ResourceNumbers numbers = new ResourceNumbers();
    private final List<Count> counts = new ArrayList<>();

    private static final class Count {
        private long keys;
        private long bytes;
    }

    @Override
    void revision(ByteBuffer bytes, KeyValue keyValue) {
        long now = LiveKeys.DEAD;
        if (!keyValue.deleted()) {
            int number = numbers.number(bytes, keyValue.keyAt(), keyValue.keyLength());
            while (counts.size() <= number) {
                counts.add(new Count());
            }
            now = ((long) number << SIZE_BITS) | keyValue.valueLength();
            add(now, 1);
        }
        long before = liveKeys.put(bytes, keyValue.keyAt(), keyValue.keyLength(), now);
        if (before != LiveKeys.DEAD) {
            add(before, -1);
        }
    }

    private void add(long remembered, int sign) {
        Count count = counts.get((int) (remembered >>> SIZE_BITS));
        count.keys += sign;
        count.bytes += sign * (remembered & 0xFFFFFFFFL);
    }

    List<Resource> resources() {
        List<Resource> resources = new ArrayList<>();
        numbers.sorted().forEach((prefix, number) -> {
            Count count = counts.get(number);
            if (count.keys > 0) {
                resources.add(new Resource(prefix, count.keys, count.bytes));
            }
        });
        return List.copyOf(resources);
    }
}

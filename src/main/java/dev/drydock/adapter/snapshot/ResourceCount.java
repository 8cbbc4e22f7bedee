package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the live keys by resource, with the memory of {@link LiveKeys} and no more. */
final class ResourceCount extends KeyVisitor {
    /** More prefixes than this are no resources; what comes later is counted together. */
    private static final int MOST = 10_000;

    private static final String OTHERS = "(others)";
    private static final int SIZE_BITS = 32;

    private final LiveKeys liveKeys = new LiveKeys();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Count> counts = new ArrayList<>();

    private static final class Count {
        private long keys;
        private long bytes;
    }

    @Override
    void revision(ByteBuffer bytes, KeyValue keyValue) {
        long now = LiveKeys.DEAD;
        if (!keyValue.deleted()) {
            int number = number(prefix(ProtobufFields.text(bytes, keyValue.keyAt(), keyValue.keyLength())));
            now = ((long) number << SIZE_BITS) | keyValue.valueLength();
            add(now, 1);
        }
        long before = liveKeys.put(bytes, keyValue.keyAt(), keyValue.keyLength(), now);
        if (before != LiveKeys.DEAD) {
            add(before, -1);
        }
    }

    private int number(String prefix) {
        String known = numbers.size() < MOST || numbers.containsKey(prefix) ? prefix : OTHERS;
        return numbers.computeIfAbsent(known, fresh -> {
            counts.add(new Count());
            return counts.size() - 1;
        });
    }

    private void add(long remembered, int sign) {
        Count count = counts.get((int) (remembered >>> SIZE_BITS));
        count.keys += sign;
        count.bytes += sign * (remembered & 0xFFFFFFFFL);
    }

    /**
     * Where Kubernetes keeps a resource: {@code /registry/RESOURCE/}, and {@code /registry/GROUP/RESOURCE/} for groups with a
     * dot in their name. Of other keys, what stands before the last slash of the first two.
     */
    static String prefix(String key) {
        int first = key.indexOf('/', 1);
        int second = first < 0 ? -1 : key.indexOf('/', first + 1);
        if (second < 0) {
            return first < 0 ? OTHERS : key.substring(0, first + 1);
        }
        int third = key.indexOf('/', second + 1);
        boolean group = key.substring(first, second).contains(".");
        return key.substring(0, (group && third >= 0 ? third : second) + 1);
    }

    List<Resource> resources() {
        Map<String, Resource> sorted = new TreeMap<>();
        numbers.forEach((prefix, number) -> {
            Count count = counts.get(number);
            if (count.keys > 0) {
                sorted.put(prefix, new Resource(prefix, count.keys, count.bytes));
            }
        });
        return List.copyOf(sorted.values());
    }
}

package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Numbers for the resources that keys belong to, since a table of keys has no room for their prefixes. */
final class ResourceNumbers {
    /** More prefixes than this are no resources; what comes later has one number together. */
    static final int MOST = 10_000;

    private static final String OTHERS = "(others)";

    private final Map<String, Integer> numbers = new HashMap<>();

    /** The number of a key's resource, from 0 to {@link #MOST}. */
    int number(ByteBuffer bytes, int at, int length) {
        String prefix = prefix(ProtobufFields.text(bytes, at, length));
        String known = numbers.size() < MOST || numbers.containsKey(prefix) ? prefix : OTHERS;
        int next = numbers.size();
        return numbers.computeIfAbsent(known, fresh -> next);
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

    /** All that were given, by their prefixes. */
    SortedMap<String, Integer> sorted() {
        return new TreeMap<>(numbers);
    }
}

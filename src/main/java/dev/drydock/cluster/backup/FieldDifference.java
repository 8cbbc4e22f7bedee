package dev.drydock.cluster.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of an object differ, by their paths and never by their values, so that nothing secret is in it:
 * {@code spec.template.spec.containers[web].image}. Items of lists are told apart by their names where all have one.
 */
public final class FieldDifference {
    private static final int MOST = 50;
    private static final int LONGEST = 200;
    private static final String NAME = "name";

    private final List<String> paths = new ArrayList<>();

    private FieldDifference() {}

    /**
     * The paths, sorted by their place in the object; of more than fifty, the first.
     *
     * @param before maps with text keys, lists, texts, numbers, booleans and null
     * @param after likewise
     */
    public static List<String> between(@Nullable Object before, @Nullable Object after) {
        FieldDifference difference = new FieldDifference();
        difference.compare("", before, after);
        return List.copyOf(difference.paths);
    }

    private void compare(String path, @Nullable Object before, @Nullable Object after) {
        if (paths.size() == MOST || same(before, after)) {
            return;
        }
        if (before instanceof Map<?, ?> left && after instanceof Map<?, ?> right) {
            Set<String> keys = new TreeSet<>();
            left.keySet().forEach(key -> keys.add(String.valueOf(key)));
            right.keySet().forEach(key -> keys.add(String.valueOf(key)));
            keys.forEach(key -> compare(below(path, key), left.get(key), right.get(key)));
        } else if (before instanceof List<?> left && after instanceof List<?> right) {
            lists(path, left, right);
        } else {
            add(path);
        }
    }

    private void lists(String path, List<?> before, List<?> after) {
        if (named(before) && named(after)) {
            int had = paths.size();
            Set<String> names = new TreeSet<>();
            before.forEach(item -> names.add(name(item)));
            after.forEach(item -> names.add(name(item)));
            names.forEach(name -> compare(path + "[" + bounded(name) + "]", item(before, name), item(after, name)));
            if (paths.size() == had) {
                // The same items in another order.
                add(path);
            }
        } else if (before.size() == after.size()) {
            for (int at = 0; at < before.size(); at++) {
                compare(path + "[" + at + "]", before.get(at), after.get(at));
            }
        } else {
            add(path);
        }
    }

    private static boolean named(List<?> items) {
        Set<String> names = new TreeSet<>();
        return items.stream()
                .allMatch(item ->
                        item instanceof Map<?, ?> map && map.get(NAME) instanceof String name && names.add(name));
    }

    private static String name(@Nullable Object item) {
        return item instanceof Map<?, ?> map ? String.valueOf(map.get(NAME)) : "";
    }

    private static @Nullable Object item(List<?> items, String name) {
        return items.stream()
                .filter(item -> name(item).equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Numbers are the same where they are as much, however they are written. */
    private static boolean same(@Nullable Object before, @Nullable Object after) {
        return (before instanceof Number left && after instanceof Number right)
                ? left.toString().equals(right.toString())
                : Objects.equals(before, after);
    }

    /** Keys that are no plain words, such as labels, stand in brackets. */
    private static String below(String path, String key) {
        String shown = bounded(key);
        if (!key.matches("[A-Za-z0-9_-]+")) {
            return path + "[" + shown + "]";
        }
        return path.isEmpty() ? shown : path + "." + shown;
    }

    private static String bounded(String key) {
        return key.length() <= LONGEST ? key : key.substring(0, LONGEST) + "…";
    }

    private void add(String path) {
        if (paths.size() < MOST) {
            paths.add(path.isEmpty() ? "all of it" : path);
        }
    }
}

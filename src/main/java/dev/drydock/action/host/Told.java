package dev.drydock.action.host;

import java.util.List;
import java.util.Optional;

/** What a script printed on a host: {@code key=value} lines. */
public record Told(List<String> lines) {
    public Told {
        lines = List.copyOf(lines);
    }

    /** Whether there is a line of the key. */
    public boolean has(String key) {
        return !all(key).isEmpty();
    }

    /** The first value of a key; empty where there is none. */
    public String first(String key) {
        return all(key).stream().findFirst().orElse("");
    }

    /** The first value of a key that says something. */
    public Optional<String> given(String key) {
        return values(key).stream().findFirst();
    }

    /** All values of a key, in order, without the blanks around them. */
    public List<String> all(String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).strip())
                .toList();
    }

    /** Those of them that say something. */
    public List<String> values(String key) {
        return all(key).stream().filter(value -> !value.isEmpty()).toList();
    }
}

package dev.drydock.action.etcd.restore;

import java.util.List;

/** What a script printed on a host: {@code key=value} lines. */
record Told(List<String> lines) {
    boolean has(String key) {
        return !all(key).isEmpty();
    }

    String first(String key) {
        return all(key).stream().findFirst().orElse("");
    }

    List<String> all(String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).strip())
                .toList();
    }
}

package dev.drydock.action.etcd.restore;

import dev.drydock.action.host.Told;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The settings that a program runs with, under their flags' names without the dashes. Pure. */
final class ProgramSettings {
    private ProgramSettings() {}

    /** Those of a unit, as systemd tells it: its variables, and its flags, which count for more. */
    static Map<String, String> ofUnit(Told told) {
        Map<String, String> settings = new HashMap<>();
        for (String line : told.all("env")) {
            int at = line.indexOf('=');
            if (line.startsWith("ETCD_") && at > 0) {
                String name = line.substring("ETCD_".length(), at)
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
                settings.put(name, unquoted(line.substring(at + 1).strip()));
            }
        }
        settings.putAll(flags(List.of(told.first("start").split("\\s+", -1))));
        settings.put("version", told.first("version"));
        settings.put(
                "files",
                String.join(
                        "\n",
                        told.all("file").stream()
                                .filter(file -> file.startsWith("/"))
                                .toList()));
        return settings;
    }

    /** The flags among the words of a command. */
    static Map<String, String> flags(List<String> words) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int at = word.indexOf('=');
            if (word.startsWith("--") && at > 0) {
                flags.put(word.substring(2, at), unquoted(word.substring(at + 1)));
            } else if (word.startsWith("--")
                    && i + 1 < words.size()
                    && !words.get(i + 1).startsWith("--")) {
                flags.put(word.substring(2), unquoted(words.get(i + 1)));
            }
        }
        return flags;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && List.of('"', '\'').contains(value.charAt(0));
        return quoted && value.charAt(value.length() - 1) == value.charAt(0)
                ? value.substring(1, value.length() - 1)
                : value;
    }
}

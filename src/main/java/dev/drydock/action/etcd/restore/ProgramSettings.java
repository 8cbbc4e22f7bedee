package dev.drydock.action.etcd.restore;

import dev.drydock.action.host.ProgramFlags;
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
                settings.put(name, ProgramFlags.unquoted(line.substring(at + 1).strip()));
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

    /** The flags among the words of a command; of one that is given twice, the last. */
    static Map<String, String> flags(List<String> words) {
        Map<String, String> flags = new LinkedHashMap<>();
        ProgramFlags.of(words).forEach(flag -> flags.put(flag.name(), flag.value()));
        return flags;
    }
}

package dev.drydock.adapter.kubernetes;

import dev.drydock.cluster.upgrade.DeprecatedUse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the metric by which an API server tells who is asked for though it is deprecated. Pure. */
final class DeprecatedMetric {
    static final String NAME = "apiserver_requested_deprecated_apis";

    private static final Pattern LINE = Pattern.compile(NAME + "\\{([^}]*)\\} ([0-9.e+]{1,30})(?: [0-9]+)?");
    private static final Pattern LABEL = Pattern.compile("([a-z_]{1,40})=\"([^\"\\\\]{0,253})\"");

    private DeprecatedMetric() {}

    /** The uses, each once: for the API server each subresource is one of its own. */
    static List<DeprecatedUse> read(List<String> lines) {
        return lines.stream().flatMap(line -> use(line).stream()).distinct().toList();
    }

    private static Optional<DeprecatedUse> use(String line) {
        Matcher found = LINE.matcher(line);
        if (!found.matches() || found.group(2).equals("0")) {
            return Optional.empty();
        }
        Map<String, String> labels = new HashMap<>();
        Matcher label = LABEL.matcher(found.group(1));
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return Optional.of(new DeprecatedUse(
                labels.getOrDefault("group", ""),
                labels.getOrDefault("version", ""),
                labels.getOrDefault("resource", ""),
                labels.getOrDefault("removed_release", "")));
    }
}

package dev.drydock.action.backup.certs;

import dev.drydock.action.host.ProgramFlags;
import dev.drydock.action.host.ProgramFlags.Flag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command of a unit with its variables put in as systemd does it (systemd.service(5), "Command lines"): {@code $NAME} that stands
 * alone becomes as many words as its value has, <code>${NAME}</code> is replaced where it stands. Pure.
 *
 * @param words as the unit has them
 * @param variables by name, from its {@code Environment} and environment files
 */
record UnitCommand(List<String> words, Map<String, String> variables) {
    private static final Pattern ALONE = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)");
    private static final Pattern WITHIN = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern ASSIGNMENT = Pattern.compile("^\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*?)\\s*$");
    private static final String ETCD = "ETCD_";

    UnitCommand {
        words = List.copyOf(words);
        variables = new LinkedHashMap<>(variables);
    }

    /** The variables that lines of an environment file tell, each {@code NAME=VALUE}; what is none is passed over. */
    static Map<String, String> variables(List<String> lines) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : lines) {
            Matcher assignment = ASSIGNMENT.matcher(line);
            if (assignment.matches()) {
                variables.put(assignment.group(1), ProgramFlags.unquoted(assignment.group(2)));
            }
        }
        return variables;
    }

    /** Its flags; those that etcd takes from variables come last. */
    List<Flag> flags() {
        List<String> expanded = new ArrayList<>();
        for (String word : words) {
            Matcher alone = ALONE.matcher(word);
            if (alone.matches()) {
                expanded.addAll(List.of(value(alone.group(1)).strip().split("\\s+", -1)));
            } else {
                expanded.add(WITHIN.matcher(word).replaceAll(name -> Matcher.quoteReplacement(value(name.group(1)))));
            }
        }
        List<Flag> flags = new ArrayList<>(ProgramFlags.of(expanded));
        variables.forEach((name, value) -> {
            if (name.startsWith(ETCD)) {
                flags.add(new Flag(
                        name.substring(ETCD.length()).toLowerCase(Locale.ROOT).replace('_', '-'), value));
            }
        });
        return flags;
    }

    private String value(String name) {
        return variables.getOrDefault(name, "");
    }
}

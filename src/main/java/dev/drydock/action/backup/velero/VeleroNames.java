package dev.drydock.action.backup.velero;

import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.report.Wording;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of Velero's objects, as people type them. */
final class VeleroNames {
    /** Velero makes a label of it, which is not longer. */
    private static final int LONGEST_MADE = 63;

    private static final int LONGEST = 253;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    private VeleroNames() {}

    /** The name of what is to be made. */
    static String made(String word) {
        return name(word, LONGEST_MADE);
    }

    /** The name of what is there. */
    static String found(String word) {
        return name(word, LONGEST);
    }

    private static String name(String word, int longest) {
        if (word.length() > longest || !NAME.matcher(word).matches()) {
            throw new CommandException(
                    "A name has up to " + longest
                            + " small letters, digits, dots and dashes, and begins and ends with a letter or digit.",
                    word);
        }
        return word;
    }

    /** The namespaces of an option with commas between; Velero takes globs too. */
    static List<String> namespaces(Arguments arguments, String option) {
        List<String> names = arguments.text(option).stream()
                .flatMap(words -> Arrays.stream(words.split(",", -1)))
                .map(String::strip)
                .toList();
        names.forEach(name -> namespace(name, option));
        return names.stream().distinct().sorted().toList();
    }

    static String namespace(String name, String option) {
        if (name.length() > LONGEST_MADE || !name.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?")) {
            throw new CommandException(option + " takes namespaces with commas between: shop,billing.", option);
        }
        return name;
    }

    /** The namespaces in words: {@code all}, {@code shop and billing}, {@code all but kube-system}. */
    static String words(List<String> namespaces, List<String> excluded) {
        String all = namespaces.isEmpty() || namespaces.equals(List.of("*")) ? "all" : listed(namespaces);
        return excluded.isEmpty() ? all : all + " but " + listed(excluded);
    }

    private static String listed(List<String> names) {
        return Stream.concat(names.stream().limit(20), names.size() > 20 ? Stream.of("…") : Stream.of())
                .map(Wording::name)
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }
}

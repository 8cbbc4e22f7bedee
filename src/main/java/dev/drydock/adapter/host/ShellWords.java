package dev.drydock.adapter.host;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Words as a POSIX shell reads them back, whatever they hold. */
final class ShellWords {
    /** Linux takes no longer argument, and the whole line is one for the host's login shell. */
    private static final int LONGEST = 100_000;

    private ShellWords() {}

    /**
     * The words in one line: each in single quotes, between which nothing means anything but the quote itself.
     *
     * @throws IllegalArgumentException where the line would be too long for the host
     */
    static String join(List<String> words) {
        String line = words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
        if (line.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new IllegalArgumentException("a command is longer than " + LONGEST + " bytes");
        }
        return line;
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}

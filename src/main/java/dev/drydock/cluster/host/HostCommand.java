package dev.drydock.cluster.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A command for a host.
 *
 * @param words the program and its arguments; each arrives as it is, whatever it holds
 * @param root whether it runs as root, or as who logged in
 * @param patience how long it may take, connecting not included
 * @param input what it reads from its standard input; empty for nothing
 */
public record HostCommand(List<String> words, boolean root, Duration patience, Optional<String> input) {
    private static final int LONGEST_INPUT = 64 * 1024;

    public HostCommand {
        words = List.copyOf(words);
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)
                || input.filter(text -> text.indexOf('\0') >= 0).isPresent()) {
            throw new IllegalArgumentException("no word of a command, and no input, can hold a NUL character");
        }
        if (input.filter(text -> text.length() > LONGEST_INPUT).isPresent()) {
            throw new IllegalArgumentException("the input of a command is longer than " + LONGEST_INPUT);
        }
    }

    /** A command as who logged in. */
    public static HostCommand of(Duration patience, String... words) {
        return new HostCommand(List.of(words), false, patience, Optional.empty());
    }

    /** The same as root. */
    public HostCommand asRoot() {
        return new HostCommand(words, true, patience, input);
    }

    /** The same with an input. */
    public HostCommand reading(String text) {
        return new HostCommand(words, root, patience, Optional.of(text));
    }
}

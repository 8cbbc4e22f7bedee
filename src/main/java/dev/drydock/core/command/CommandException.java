package dev.drydock.core.command;

import java.util.Objects;
import java.util.Optional;

/** A line that was not understood; the message names the word that is wrong, says why, and gives the nearest right one. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String word;
    private final String suggestion;

    /**
     * A line that was not understood.
     *
     * @param message what is wrong, in plain words, the word included
     * @param word the word that is wrong; empty when one is missing
     * @param suggestion the nearest right word, where there is one near enough
     */
    public CommandException(String message, String word, Optional<String> suggestion) {
        super(message);
        this.word = word;
        this.suggestion = suggestion.orElse("");
    }

    public CommandException(String message, String word) {
        this(message, word, Optional.empty());
    }

    public String word() {
        return word;
    }

    public Optional<String> suggestion() {
        return suggestion.isEmpty() ? Optional.empty() : Optional.of(suggestion);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}

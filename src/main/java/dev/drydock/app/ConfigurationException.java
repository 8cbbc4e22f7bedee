package dev.drydock.app;

import java.util.List;

/** A configuration with which Drydock cannot start: all that is wrong with it, each with what to do. */
final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String[] problems;

    ConfigurationException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = problems.toArray(String[]::new);
    }

    List<String> problems() {
        return List.of(problems);
    }
}

package dev.drydock.core.command;

/** How many of a number of things: a count, or a share of them. */
public sealed interface CountOrPercent {
    /**
     * So many.
     *
     * @param value at least 1
     */
    record Count(int value) implements CountOrPercent {}

    /**
     * So many in a hundred.
     *
     * @param value from 1 to 100
     */
    record Percent(int value) implements CountOrPercent {}

    /** How many that is of {@code total}: at least 1, at most {@code total}, a share rounded down. */
    default int of(int total) {
        int wanted = switch (this) {
            case Count(int value) -> value;
            case Percent(int value) -> (int) ((long) total * value / 100);
        };
        return Math.max(1, Math.min(wanted, total));
    }
}

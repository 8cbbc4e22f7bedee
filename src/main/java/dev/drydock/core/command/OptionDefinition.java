package dev.drydock.core.command;

/**
 * An option of a command.
 *
 * @param name with its dashes: {@code --force}
 * @param kind what its value is
 * @param placeholder what stands for its value in the help: {@code DURATION}; empty for a flag
 * @param help one sentence
 */
public record OptionDefinition(String name, Kind kind, String placeholder, String help) {
    /** What an option's value is. */
    public enum Kind {
        /** No value, or {@code =true} and {@code =false}. */
        FLAG,
        /**
         * As kubectl's: no value, {@code =client} or {@code =server} for yes, {@code =none} for no; never the next word. The
         * value is then one of a flag.
         */
        DRY_RUN,
        /** Any text. */
        TEXT,
        /** A whole number, also a negative one. */
        INTEGER,
        /** As Go writes durations, which kubectl's users know: {@code 90s}, {@code 10m}, {@code 1h30m}, {@code 0}. */
        DURATION,
        /** A count of at least 1, or a percentage from 1% to 100%. */
        COUNT_OR_PERCENT
    }

    public static OptionDefinition flag(String name, String help) {
        return new OptionDefinition(name, Kind.FLAG, "", help);
    }

    /** {@code --dry-run}, the same wherever something is planned: the plan is made, shown, and not carried out. */
    public static OptionDefinition dryRun() {
        return new OptionDefinition(
                "--dry-run",
                Kind.DRY_RUN,
                "",
                "Show what would be done, and do nothing; =client and =server are the same here.");
    }

    public static OptionDefinition of(String name, Kind kind, String placeholder, String help) {
        return new OptionDefinition(name, kind, placeholder, help);
    }
}

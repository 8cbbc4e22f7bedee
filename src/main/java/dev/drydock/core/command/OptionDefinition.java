package dev.drydock.core.command;

import java.util.List;
import java.util.stream.Stream;

/**
 * An option of a command.
 *
 * @param name with its dashes: {@code --force}
 * @param letter the short name that kubectl has for it, with its dash: {@code -n}; empty for none
 * @param kind what its value is
 * @param placeholder what stands for its value in the help: {@code DURATION}; empty for a flag
 * @param help one sentence
 */
public record OptionDefinition(String name, String letter, Kind kind, String placeholder, String help) {
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
        return new OptionDefinition(name, "", Kind.FLAG, "", help);
    }

    /** {@code --dry-run}, the same wherever something is planned: the plan is made, shown, and not carried out. */
    public static OptionDefinition dryRun() {
        return new OptionDefinition(
                "--dry-run",
                "",
                Kind.DRY_RUN,
                "",
                "Show what would be done, and do nothing; =client and =server are the same here.");
    }

    public static OptionDefinition of(String name, Kind kind, String placeholder, String help) {
        return new OptionDefinition(name, "", kind, placeholder, help);
    }

    /** The same option, with the short name that kubectl's users type. */
    public OptionDefinition orLetter(String shortName) {
        return new OptionDefinition(name, shortName, kind, placeholder, help);
    }

    /** All that it is called. */
    public List<String> names() {
        return Stream.of(letter, name).filter(each -> !each.isEmpty()).toList();
    }

    /** As the help shows it: {@code -n, --namespace NAMESPACE}. */
    public String usage() {
        return (String.join(", ", names()) + " " + placeholder).strip();
    }
}

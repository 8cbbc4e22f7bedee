package dev.drydock.core.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The arguments of one command line, checked against the command's definition.
 *
 * @param positionals the words that belong to no option, in order
 * @param options the options that were given, by name with dashes. A value is {@code Boolean} for a flag, {@code String},
 *     {@code Integer}, {@code Duration} or {@link CountOrPercent}, as the definition's kind says
 */
public record Arguments(List<String> positionals, Map<String, Object> options) {
    public Arguments {
        positionals = List.copyOf(positionals);
        options = Map.copyOf(options);
    }

    public boolean flag(String name) {
        return value(name, Boolean.class).orElse(false);
    }

    public Optional<String> text(String name) {
        return value(name, String.class);
    }

    public OptionalInt integer(String name) {
        return value(name, Integer.class).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    public Optional<Duration> duration(String name) {
        return value(name, Duration.class);
    }

    public Optional<CountOrPercent> countOrPercent(String name) {
        return value(name, CountOrPercent.class);
    }

    private <T> Optional<T> value(String name, Class<T> type) {
        return Optional.ofNullable(options.get(name)).map(type::cast);
    }
}

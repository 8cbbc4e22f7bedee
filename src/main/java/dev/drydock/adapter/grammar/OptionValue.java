package dev.drydock.adapter.grammar;

import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.CountOrPercent;
import dev.drydock.core.command.GoDuration;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.Words;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the values of options by their kind, and says in plain words what is wrong with one that is not of it. */
final class OptionValue {
    private static final List<String> DRY_RUNS = List.of("client", "server", "none");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,10}");
    private static final Pattern BARE_NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern PERCENTAGE = Pattern.compile("[0-9]{1,3}%");

    private OptionValue() {}

    /**
     * The value, of the type that {@link dev.drydock.core.command.Arguments} names for the option's kind.
     *
     * @throws CommandException where the text is not of the option's kind
     */
    static Object read(OptionDefinition option, String text) {
        Optional<?> value = switch (option.kind()) {
            case FLAG -> flag(text);
            case DRY_RUN -> dryRun(text);
            case TEXT -> Optional.of(text);
            case INTEGER -> integer(text);
            case DURATION -> GoDuration.parse(text);
            case COUNT_OR_PERCENT -> countOrPercent(text);
        };
        return value.orElseThrow(() -> wrong(option, text));
    }

    /** What to say of a value that is not of the option's kind. */
    static CommandException wrong(OptionDefinition option, String text) {
        String expected = switch (option.kind()) {
            case FLAG -> "takes no value, or true or false";
            case DRY_RUN -> "takes no value, or client, server or none";
            case TEXT -> "takes a text";
            case INTEGER -> "takes a whole number such as 30";
            case DURATION -> "takes a duration such as 30s, 10m, 1h30m or 0";
            case COUNT_OR_PERCENT -> "takes a number of at least 1, or a share from 1% to 100%";
        };
        String value = text.isEmpty() ? "it got an empty one" : Words.shown(text) + " is none of them";
        return new CommandException(
                Words.shown(option.name()) + " " + expected + "; " + value + ".", text, nearest(option, text));
    }

    private static Optional<String> nearest(OptionDefinition option, String text) {
        return switch (option.kind()) {
            case FLAG -> Optional.of(option.name());
            case DRY_RUN ->
                NearestWord.of(text, DRY_RUNS)
                        .map(near -> option.name() + "=" + near)
                        .or(() -> Optional.of(option.name()));
            case DURATION -> BARE_NUMBER.matcher(text).matches() ? Optional.of(text + "s") : Optional.empty();
            case TEXT, INTEGER, COUNT_OR_PERCENT -> Optional.empty();
        };
    }

    private static Optional<Boolean> flag(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Whether to plan only. Client and server are one: the plan is always made from the cluster and never sent there. */
    static Optional<Boolean> dryRun(String text) {
        return switch (text) {
            case "client", "server" -> Optional.of(true);
            case "none" -> Optional.of(false);
            default -> flag(text);
        };
    }

    private static Optional<Integer> integer(String text) {
        if (!WHOLE_NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(text);
        return number == (int) number ? Optional.of((int) number) : Optional.empty();
    }

    private static Optional<CountOrPercent> countOrPercent(String text) {
        if (PERCENTAGE.matcher(text).matches()) {
            int share = Integer.parseInt(text.substring(0, text.length() - 1));
            return share >= 1 && share <= 100 ? Optional.of(new CountOrPercent.Percent(share)) : Optional.empty();
        }
        if (BARE_NUMBER.matcher(text).matches() && Integer.parseInt(text) >= 1) {
            return Optional.of(new CountOrPercent.Count(Integer.parseInt(text)));
        }
        return Optional.empty();
    }
}

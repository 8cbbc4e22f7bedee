package dev.drydock.adapter.grammar;

import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.OptionDefinition.Kind;
import dev.drydock.core.command.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Sorts a command's words into options and positionals. Picocli does the sorting and nothing else: no files, no variables, no
 * conversions, and its messages are not shown.
 */
final class ArgumentReader {
    private static final String END_OF_OPTIONS = "--";

    private final CommandDefinition definition;
    private final List<String> words;

    private ArgumentReader(CommandDefinition definition, List<String> words) {
        this.definition = definition;
        this.words = words;
    }

    /**
     * Reads a command's words.
     *
     * @param words the words behind the command's name
     * @throws CommandException for the first word that does not fit the definition
     */
    static Arguments read(CommandDefinition definition, List<String> words) {
        return new ArgumentReader(definition, words).read();
    }

    private Arguments read() {
        PositionalParamSpec positional = PositionalParamSpec.builder()
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("0..*")
                .build();
        refuseEmptyFlags();
        ParseResult result;
        try {
            result = new CommandLine(spec(positional)).parseArgs(plainDryRuns());
        } catch (ParameterException refused) {
            throw inOurWords(refused);
        }
        Map<String, Object> options = new LinkedHashMap<>();
        for (OptionDefinition option : definition.options()) {
            if (result.hasMatchedOption(option.name())) {
                String value =
                        result.matchedOption(option.name()).stringValues().getFirst();
                refuseOptionAsValue(option, value);
                options.put(option.name(), OptionValue.read(option, value));
            }
        }
        List<String> positionals = positional.stringValues();
        checkCount(positionals);
        return new Arguments(positionals, options);
    }

    private CommandSpec spec(PositionalParamSpec positional) {
        CommandSpec spec = CommandSpec.create().interpolateVariables(false);
        spec.parser()
                .expandAtFiles(false)
                .overwrittenOptionsAllowed(false)
                .posixClusteredShortOptionsAllowed(false)
                .trimQuotes(false)
                .toggleBooleanFlags(false)
                .abbreviatedOptionsAllowed(false);
        for (OptionDefinition option : definition.options()) {
            OptionSpec.Builder builder = OptionSpec.builder(option.names().toArray(String[]::new));
            spec.addOption(
                    takesNoWord(option)
                            ? builder.type(Boolean.class).build()
                            : builder.type(String.class).arity("1").build());
        }
        return spec.addPositional(positional);
    }

    private CommandException inOurWords(ParameterException refused) {
        return switch (refused) {
            case UnmatchedArgumentException unmatched ->
                unknownOption(unmatched.getUnmatched().getFirst());
            case OverwrittenOptionException twice -> {
                String option = name(twice.getOverwritten());
                yield new CommandException(Words.shown(option) + " is given twice. Give it once.", option);
            }
            case MissingParameterException missing
            when !missing.getMissing().isEmpty() ->
                withoutValue(option(name(missing.getMissing().getFirst())));
            case ParameterException other
            when other.getArgSpec() instanceof OptionSpec option ->
                OptionValue.wrong(option(option.longestName()), String.valueOf(other.getValue()));
            default ->
                new CommandException(
                        "These words do not fit " + Words.shown(definition.name()) + ". Its usage is "
                                + definition.usage() + ".",
                        definition.name());
        };
    }

    private CommandException unknownOption(String word) {
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        boolean asksForHelp = name.equals("--help") || name.equals("-h");
        List<String> names =
                definition.options().stream().map(OptionDefinition::name).toList();
        String what = names.isEmpty() ? " takes no options, so " : " has no option ";
        return new CommandException(
                Words.shown(definition.name())
                        + what
                        + Words.shown(name)
                        + (names.isEmpty() ? " is one too many." : "."),
                name,
                asksForHelp ? Optional.of("help " + definition.name()) : NearestWord.of(name, names));
    }

    private static CommandException withoutValue(OptionDefinition option) {
        return new CommandException(
                Words.shown(option.name()) + " needs a value: " + option.name() + "=" + option.placeholder() + ".",
                option.name());
    }

    private static boolean takesNoWord(OptionDefinition option) {
        return switch (option.kind()) {
            case FLAG, DRY_RUN -> true;
            case TEXT, INTEGER, DURATION, COUNT_OR_PERCENT -> false;
        };
    }

    /** The words with every dry run as a flag, which is all that picocli has to know of it. */
    private String[] plainDryRuns() {
        List<String> plain = new ArrayList<>(words);
        int end = words.contains(END_OF_OPTIONS) ? words.indexOf(END_OF_OPTIONS) : words.size();
        for (OptionDefinition option : definition.options()) {
            String beginning = option.name() + "=";
            if (option.kind() == Kind.DRY_RUN) {
                plain.subList(0, end)
                        .replaceAll(word -> word.startsWith(beginning)
                                ? OptionValue.dryRun(word.substring(beginning.length()))
                                        .map(wanted -> beginning + wanted)
                                        .orElse(word)
                                : word);
            }
        }
        return plain.toArray(String[]::new);
    }

    /** Picocli takes {@code --force=} for {@code --force=false}. */
    private void refuseEmptyFlags() {
        for (OptionDefinition option : definition.options()) {
            List<String> empty = option.names().stream().map(name -> name + "=").toList();
            if (takesNoWord(option)
                    && words.stream().takeWhile(w -> !w.equals(END_OF_OPTIONS)).anyMatch(empty::contains)) {
                throw OptionValue.wrong(option, "");
            }
        }
    }

    /** A value that looks like an option, and is not tied to its own by {@code =}, is an option whose name is wrong. */
    private void refuseOptionAsValue(OptionDefinition option, String value) {
        if (value.startsWith("--") && option.names().stream().noneMatch(name -> words.contains(name + "=" + value))) {
            throw new CommandException(
                    Words.shown(option.name()) + " needs a value, and " + Words.shown(value)
                            + " looks like the next option. If it is the value, write "
                            + Words.shown(option.name() + "=" + value) + ".",
                    value,
                    NearestWord.of(
                            value,
                            definition.options().stream()
                                    .map(OptionDefinition::name)
                                    .toList()));
        }
    }

    private void checkCount(List<String> positionals) {
        if (positionals.size() < definition.minimumPositionals()) {
            String example = definition.examples().isEmpty()
                    ? ""
                    : ", for example `" + definition.examples().getFirst() + "`";
            throw new CommandException(
                    Words.shown(definition.name()) + " is not all: write `" + definition.name() + " "
                            + definition.positional() + "`" + example + ".",
                    "");
        }
        if (positionals.size() > definition.maximumPositionals()) {
            String word = positionals.get(definition.maximumPositionals());
            String takes = definition.maximumPositionals() == 0 ? "nothing" : "only " + definition.positional();
            throw new CommandException(
                    Words.shown(definition.name()) + " takes " + takes + "; " + Words.shown(word)
                            + " is one word too many. A text with spaces belongs in quotes.",
                    word);
        }
    }

    private OptionDefinition option(String name) {
        return definition.options().stream()
                .filter(option -> option.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no option " + name));
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}

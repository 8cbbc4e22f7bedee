package dev.drydock.adapter.grammar;

import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.command.Words;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The grammar of a set of commands: finds the command by the longest name that fits, and has picocli sort its arguments. */
public final class PicocliGrammar implements Grammar {
    private static final String WHEN_EMPTY = "help";

    private final Map<String, CommandDefinition> definitions = new LinkedHashMap<>();
    private final int longestName;

    /**
     * Makes the grammar.
     *
     * @param definitions the commands; an empty line is understood as {@code help} where that is one of them
     * @throws IllegalArgumentException where two have the same name
     */
    public PicocliGrammar(Collection<CommandDefinition> definitions) {
        for (CommandDefinition definition : definitions) {
            if (this.definitions.put(definition.name().toLowerCase(Locale.ROOT), definition) != null) {
                throw new IllegalArgumentException("two commands are called " + definition.name());
            }
        }
        this.longestName = this.definitions.keySet().stream()
                .mapToInt(PicocliGrammar::wordsOf)
                .max()
                .orElse(0);
    }

    @Override
    public Parsed parse(String line) {
        List<String> typed = Words.split(line);
        List<String> words = typed.isEmpty() ? List.of(WHEN_EMPTY) : typed;
        CommandDefinition definition = find(words).orElseThrow(() -> unknown(words));
        List<String> rest = words.subList(wordsOf(definition.name()), words.size());
        Command command = definition.reader().apply(ArgumentReader.read(definition, rest));
        String arguments = Words.join(rest);
        String canonical = arguments.isEmpty() ? definition.name() : definition.name() + " " + arguments;
        if (canonical.length() > Words.MAXIMUM_LENGTH) {
            throw new CommandException("The line is too long once it is quoted. Shorten it.", "");
        }
        return new Parsed(definition, command, canonical);
    }

    private Optional<CommandDefinition> find(List<String> words) {
        for (int count = Math.min(longestName, words.size()); count > 0; count--) {
            CommandDefinition definition = definitions.get(name(words, count));
            if (definition != null) {
                return Optional.of(definition);
            }
        }
        return Optional.empty();
    }

    private CommandException unknown(List<String> words) {
        String first = words.getFirst();
        String group = first.toLowerCase(Locale.ROOT) + " ";
        List<String> members = definitions.keySet().stream()
                .filter(name -> name.startsWith(group))
                .toList();
        if (members.isEmpty()) {
            String message = first.startsWith("-")
                    ? "The line begins with the option " + Words.shown(first) + "; the command comes first."
                    : "There is no command " + Words.shown(first) + ".";
            return new CommandException(message, first, nearest(words));
        }
        if (words.size() == 1 || words.get(1).startsWith("-")) {
            return new CommandException(
                    Words.shown(first) + " needs one more word: " + String.join(", ", members) + ".",
                    first,
                    Optional.of(members.getFirst()));
        }
        return new CommandException(
                "There is no command " + Words.shown(first + " " + words.get(1)) + "; there are "
                        + String.join(", ", members) + ".",
                words.get(1),
                NearestWord.of(name(words, 2), members));
    }

    private Optional<String> nearest(List<String> words) {
        for (int count = Math.min(longestName, words.size()); count > 0; count--) {
            int length = count;
            List<String> names = definitions.keySet().stream()
                    .filter(name -> wordsOf(name) == length)
                    .toList();
            Optional<String> nearest = NearestWord.of(name(words, count), names);
            if (nearest.isPresent()) {
                return nearest;
            }
        }
        return Optional.empty();
    }

    private static String name(List<String> words, int count) {
        return String.join(" ", words.subList(0, count)).toLowerCase(Locale.ROOT);
    }

    private static int wordsOf(String name) {
        return (int) name.chars().filter(c -> c == ' ').count() + 1;
    }
}

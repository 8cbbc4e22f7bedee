package dev.drydock.app.console;

import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.command.OptionDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Helps whoever types a command: what may come next, and which word is wrong. Made from Drydock's own grammar. */
final class CommandLineAid {
    private static final String WHOLE = "/drydock";
    private static final int MOST = 12;

    private final List<String> slashCommands;
    private final List<CommandDefinition> definitions;
    private final Grammar grammar;

    CommandLineAid(List<String> slashCommands, List<CommandDefinition> definitions, Grammar grammar) {
        this.slashCommands = List.copyOf(slashCommands);
        this.definitions = List.copyOf(definitions);
        this.grammar = grammar;
    }

    /**
     * What is there to be named.
     *
     * @param nodes the cluster's nodes; empty where they are not known
     * @param runs the newest runs
     */
    record Names(List<String> nodes, List<String> runs) {}

    /** Something that may stand in a place of the line. */
    record Suggestion(int from, int to, String insert, String label, String help) {}

    /**
     * What is wrong with the line.
     *
     * @param from where the wrong word begins; the line's end when one is missing
     * @param to where it ends; the same as {@code from} when one is missing
     * @param message why it is wrong
     * @param suggestion the nearest right word, where there is one near enough
     */
    record Problem(int from, int to, String message, Optional<String> suggestion) {}

    /** The aid to one line: suggestions for its last word, its problem, and how the command is used. */
    record Aid(List<Suggestion> suggestions, Optional<Problem> problem, String usage, String summary) {
        static final Aid NONE = new Aid(List.of(), Optional.empty(), "", "");
    }

    /** Aids a line whose last word is being typed. */
    Aid aid(String line, Names names) {
        if (!line.startsWith("/")) {
            return Aid.NONE;
        }
        List<LineWord> words = LineWord.split(line);
        boolean open = words.getLast().to() == line.length();
        LineWord typing = open ? words.getLast() : new LineWord(line.length(), line.length(), "");
        List<LineWord> settled = open ? words.subList(0, words.size() - 1) : words;
        if (settled.isEmpty()) {
            return new Aid(slash(typing), Optional.empty(), "", "");
        }
        List<LineWord> command = command(settled);
        Optional<CommandDefinition> definition = definition(command);
        List<Suggestion> suggestions = definition
                .map(found -> arguments(found, command, typing, names))
                .orElseGet(() -> commandNames(command, typing));
        return new Aid(
                suggestions.stream().limit(MOST).toList(),
                problem(line, words, names),
                definition.map(CommandDefinition::usage).orElse(""),
                definition.map(CommandDefinition::summary).orElse(""));
    }

    /** The words of the command itself: a short slash command such as {@code /drain} is its own first word. */
    private static List<LineWord> command(List<LineWord> words) {
        LineWord slash = words.getFirst();
        return slash.text().equals(WHOLE)
                ? words.subList(1, words.size())
                : Stream.concat(
                                Stream.of(new LineWord(
                                        slash.from() + 1,
                                        slash.to(),
                                        slash.text().substring(1))),
                                words.stream().skip(1))
                        .toList();
    }

    private List<Suggestion> slash(LineWord typing) {
        return slashCommands.stream()
                .filter(name -> name.startsWith(typing.text()))
                .sorted(Comparator.comparing((String name) -> !name.equals(WHOLE)))
                .map(name -> suggestion(typing, name + " ", name, ""))
                .toList();
    }

    private List<Suggestion> commandNames(List<LineWord> command, LineWord typing) {
        int from = command.isEmpty() ? typing.from() : command.getFirst().from();
        StringBuilder prefix = new StringBuilder();
        command.forEach(word -> prefix.append(word.text()).append(' '));
        String typed = prefix.append(typing.text()).toString().toLowerCase(Locale.ROOT);
        return definitions.stream()
                .filter(definition -> definition.name().startsWith(typed))
                .map(definition -> new Suggestion(
                        from, typing.to(), definition.name() + " ", definition.name(), definition.summary()))
                .toList();
    }

    private Optional<CommandDefinition> definition(List<LineWord> command) {
        return definitions.stream()
                .filter(definition -> startsWith(command, definition.name().split(" ", -1)))
                .max(Comparator.comparingInt(definition -> definition.name().length()));
    }

    private static boolean startsWith(List<LineWord> words, String... name) {
        if (words.size() < name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (!words.get(i).text().equalsIgnoreCase(name[i])) {
                return false;
            }
        }
        return true;
    }

    private List<Suggestion> arguments(
            CommandDefinition definition, List<LineWord> command, LineWord typing, Names names) {
        List<LineWord> given = command.subList(nameLength(definition), command.size());
        Optional<OptionDefinition> awaited = given.isEmpty() ? Optional.empty() : valued(definition, given.getLast());
        if (awaited.isPresent()) {
            return List.of();
        }
        Set<String> used = new HashSet<>();
        given.forEach(word -> used.add(word.text().replaceFirst("=.*", "")));
        List<Suggestion> found = new ArrayList<>();
        if (!typing.text().startsWith("-")) {
            positionals(definition, names).stream()
                    .filter(name -> name.startsWith(typing.text()) && !used.contains(name))
                    .forEach(name -> found.add(suggestion(typing, name + " ", name, "")));
        }
        if (typing.text().isEmpty() || typing.text().startsWith("-")) {
            definition.options().stream()
                    .filter(option -> option.name().startsWith(typing.text())
                            && option.names().stream().noneMatch(used::contains))
                    .forEach(option ->
                            found.add(suggestion(typing, option.name() + " ", option.usage(), option.help())));
        }
        return found;
    }

    private List<String> positionals(CommandDefinition definition, Names names) {
        if (takesNodes(definition)) {
            return names.nodes();
        }
        if (definition.positional().contains("RUN")) {
            return names.runs();
        }
        return definition.positional().contains("COMMAND")
                ? definitions.stream().map(CommandDefinition::name).toList()
                : List.of();
    }

    private Optional<Problem> problem(String line, List<LineWord> words, Names names) {
        List<LineWord> command = command(words);
        if (command.isEmpty() || !slashCommands.contains(words.getFirst().text())) {
            return Optional.empty();
        }
        try {
            Grammar.Parsed parsed =
                    grammar.parse(line.substring(command.getFirst().from()));
            return unknownNode(parsed.definition(), command, names);
        } catch (CommandException wrong) {
            Optional<LineWord> place = place(command, wrong.word());
            return Optional.of(new Problem(
                    place.map(LineWord::from).orElse(line.length()),
                    place.map(LineWord::to).orElse(line.length()),
                    wrong.getMessage(),
                    wrong.suggestion()));
        }
    }

    /** The first node that the cluster does not have; globs are left to the cluster. */
    private static Optional<Problem> unknownNode(CommandDefinition definition, List<LineWord> command, Names names) {
        if (!takesNodes(definition) || names.nodes().isEmpty()) {
            return Optional.empty();
        }
        boolean value = false;
        for (LineWord word : command.subList(nameLength(definition), command.size())) {
            boolean node = !value && !word.text().startsWith("-") && word.text().matches("[A-Za-z0-9.-]+");
            if (node && !names.nodes().contains(word.text())) {
                return Optional.of(new Problem(
                        word.from(),
                        word.to(),
                        "The cluster has no node `" + word.text() + "`.",
                        NearestWord.of(word.text(), names.nodes())));
            }
            value = valued(definition, word).isPresent();
        }
        return Optional.empty();
    }

    private static Optional<LineWord> place(List<LineWord> words, String wrong) {
        List<UnaryOperator<String>> readings =
                List.of(word -> word, word -> word.replaceFirst("=.*", ""), word -> word.replaceFirst("^[^=]*=", ""));
        return readings.stream()
                .flatMap(reading ->
                        words.stream().filter(word -> reading.apply(word.text()).equals(wrong)))
                .findFirst();
    }

    /** The option that this word is, where its value is the next word. */
    private static Optional<OptionDefinition> valued(CommandDefinition definition, LineWord word) {
        return definition.options().stream()
                .filter(option -> option.names().contains(word.text()))
                .filter(option -> option.kind() != OptionDefinition.Kind.FLAG)
                .findFirst();
    }

    private static boolean takesNodes(CommandDefinition definition) {
        return definition.positional().contains("NODE");
    }

    private static int nameLength(CommandDefinition definition) {
        return definition.name().split(" ", -1).length;
    }

    private static Suggestion suggestion(LineWord typing, String insert, String label, String help) {
        return new Suggestion(typing.from(), typing.to(), insert, label, help);
    }
}

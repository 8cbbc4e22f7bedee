package dev.drydock.action.backup.certs;

import dev.drydock.cluster.Glob;
import dev.drydock.cluster.NodeName;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.Words;
import dev.drydock.core.run.RefusalException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which hosts people name with {@code --nodes}. */
final class NodeChoice {
    private NodeChoice() {}

    static OptionDefinition option(String help) {
        return OptionDefinition.of("--nodes", OptionDefinition.Kind.TEXT, "NODE,...", help);
    }

    static List<String> read(Arguments arguments) {
        List<String> nodes = arguments.text("--nodes").stream()
                .flatMap(words -> Stream.of(words.split(",", -1)))
                .map(String::strip)
                .toList();
        if (nodes.stream().anyMatch(String::isEmpty)) {
            throw new CommandException(
                    "--nodes takes names or globs with commas between: control-1,blue-*.", "--nodes");
        }
        return nodes;
    }

    /**
     * Those that were named, or all.
     *
     * @throws RefusalException where a word fits none
     */
    static List<NodeName> chosen(List<String> words, List<NodeName> all) {
        if (words.isEmpty()) {
            return all;
        }
        Set<NodeName> chosen = new LinkedHashSet<>();
        for (String word : words) {
            List<NodeName> fitting = all.stream()
                    .filter(name -> glob(word).matches(name.value()))
                    .toList();
            if (fitting.isEmpty()) {
                throw new RefusalException("There is no host " + Words.shown(word) + " among "
                        + String.join(", ", all.stream().map(NodeName::value).toList()) + ".");
            }
            chosen.addAll(fitting);
        }
        return all.stream().filter(chosen::contains).toList();
    }

    private static Glob glob(String word) {
        try {
            return Glob.of(word);
        } catch (IllegalArgumentException wrong) {
            throw new RefusalException("A pattern of --nodes " + wrong.getMessage());
        }
    }
}

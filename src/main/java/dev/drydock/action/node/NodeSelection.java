package dev.drydock.action.node;

import dev.drydock.cluster.Glob;
import dev.drydock.cluster.LabelSelector;
import dev.drydock.cluster.LabelSelectorParser;
import dev.drydock.cluster.Node;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.command.Words;
import dev.drydock.core.run.RefusalException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses nodes by what was typed: names, patterns, or a label selector. Whatever chooses nothing is refused. */
final class NodeSelection {
    private static final int EXAMPLES = 3;

    private NodeSelection() {}

    /**
     * The chosen nodes, in the order of the words and, where a pattern or the selector chose them, of the cluster's list; each
     * once.
     *
     * @param words names and patterns
     * @param selector a label selector, given instead of words
     * @param nodes every node of the cluster
     * @throws RefusalException where nothing or both were given, for a name that no node has (with the nearest one), a pattern
     *     or a selector that fits no node, and a selector that is none
     */
    static List<Node> choose(List<String> words, Optional<String> selector, List<Node> nodes) {
        if (selector.isPresent() && !words.isEmpty()) {
            throw new RefusalException("Give either names of nodes or --selector, not both: "
                    + Words.shown(words.getFirst()) + " came with --selector " + Words.shown(selector.get()) + ".");
        }
        if (selector.isPresent()) {
            return selected(selector.get(), nodes);
        }
        if (words.isEmpty()) {
            throw new RefusalException(
                    "Which nodes? Give their names, a pattern such as worker-*, or --selector. `nodes` lists them.");
        }
        Set<Node> chosen = new LinkedHashSet<>();
        for (String word : words) {
            chosen.addAll(Glob.isGlob(word) ? matching(word, nodes) : List.of(named(word, nodes)));
        }
        return List.copyOf(chosen);
    }

    private static List<Node> selected(String selector, List<Node> nodes) {
        if (selector.isBlank()) {
            throw new RefusalException(
                    "The --selector is empty, which would be every node. Write for example --selector zone=a.");
        }
        LabelSelector labels;
        try {
            labels = LabelSelectorParser.parse(selector);
        } catch (LabelSelectorParser.SyntaxException wrong) {
            throw new RefusalException(Words.shown(selector) + " is not a label selector: " + wrong.getMessage() + ".");
        }
        List<Node> chosen =
                nodes.stream().filter(node -> labels.matches(node.labels())).toList();
        if (chosen.isEmpty()) {
            throw new RefusalException(none("The selector " + Words.shown(selector), nodes));
        }
        return chosen;
    }

    private static List<Node> matching(String pattern, List<Node> nodes) {
        Glob glob = glob(pattern);
        List<Node> chosen =
                nodes.stream().filter(node -> glob.matches(node.name().value())).toList();
        if (chosen.isEmpty()) {
            throw new RefusalException(none("The pattern " + Words.shown(pattern), nodes));
        }
        return chosen;
    }

    private static Glob glob(String pattern) {
        try {
            return Glob.of(pattern);
        } catch (IllegalArgumentException wrong) {
            throw new RefusalException("The pattern " + Words.shown(pattern) + " " + wrong.getMessage());
        }
    }

    private static Node named(String name, List<Node> nodes) {
        return nodes.stream()
                .filter(node -> node.name().value().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusalException(unknown(name, nodes)));
    }

    private static String unknown(String name, List<Node> nodes) {
        List<String> names = names(nodes);
        return "There is no node " + Words.shown(name) + ". "
                + NearestWord.of(name, names)
                        .map(near -> "Did you mean `" + near + "`?")
                        .orElse("`nodes` lists the " + names.size() + " that there are.");
    }

    private static String none(String what, List<Node> nodes) {
        List<String> examples =
                new ArrayList<>(names(nodes).stream().limit(EXAMPLES).toList());
        return what + " fits no node. "
                + (examples.isEmpty()
                        ? "The cluster has none."
                        : "The cluster has " + nodes.size() + ": " + String.join(", ", examples)
                                + (nodes.size() > EXAMPLES ? "…" : "."));
    }

    private static List<String> names(List<Node> nodes) {
        return nodes.stream().map(node -> node.name().value()).toList();
    }
}

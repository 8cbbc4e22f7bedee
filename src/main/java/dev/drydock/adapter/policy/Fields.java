package dev.drydock.adapter.policy;

import dev.drydock.core.command.NearestWord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A mapping of the file: its fields by name, each known and there once. */
final class Fields {
    private final MappingNode mapping;
    private final String owner;
    private final Problems problems;
    private final Map<String, Node> values = new LinkedHashMap<>();

    /**
     * Reads a mapping's fields, and notes those that are unknown or there twice.
     *
     * @param owner what it is, for messages: {@code a schedule}
     */
    Fields(MappingNode mapping, String owner, List<String> known, Problems problems) {
        this.mapping = mapping;
        this.owner = owner;
        this.problems = problems;
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            String name = key instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!known.contains(name)) {
                problems.add(
                        key.getStartMark(),
                        Problems.quoted(name) + " is nothing that " + owner + " has"
                                + NearestWord.of(name, known)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse(": it has " + String.join(", ", known) + "."));
            } else if (values.putIfAbsent(name, tuple.getValueNode()) != null) {
                problems.add(key.getStartMark(), owner + " has " + name + " twice: keep one.");
            }
        }
    }

    Optional<Node> node(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Optional<Mark> where(String name) {
        return node(name).map(Node::getStartMark).orElseGet(mapping::getStartMark);
    }

    /** A text that is there. */
    Optional<String> required(String name) {
        if (!values.containsKey(name)) {
            problems.add(mapping.getStartMark(), owner + " has no " + name + ".");
        }
        return text(name);
    }

    /** A text; empty where it is not there, or, with that noted, is something else. */
    Optional<String> text(String name) {
        Optional<Node> node = node(name);
        if (node.isPresent()
                && !(node.get() instanceof ScalarNode scalar
                        && !scalar.getValue().isBlank())) {
            problems.add(node.get().getStartMark(), name + " must be a text.");
        }
        return node.filter(ScalarNode.class::isInstance)
                .map(value -> ((ScalarNode) value).getValue())
                .filter(text -> !text.isBlank());
    }

    /**
     * A text, understood; what is not is noted.
     *
     * @param parser throws {@code IllegalArgumentException} whose message says why
     */
    <T> Optional<T> parsed(String name, Optional<String> text, Function<String, T> parser) {
        return text.flatMap(value -> {
            try {
                return Optional.of(parser.apply(value));
            } catch (IllegalArgumentException wrong) {
                problems.add(where(name), name + " is " + Problems.quoted(value) + ": " + wrong.getMessage());
                return Optional.empty();
            }
        });
    }
}

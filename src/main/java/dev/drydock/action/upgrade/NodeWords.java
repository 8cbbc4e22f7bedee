package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** How many nodes are named in few words. */
final class NodeWords {
    private static final int NAMED = 3;

    private NodeWords() {}

    /** {@code a, b, c}, or {@code a, b and 198 more}. */
    static String of(Collection<NodeName> nodes) {
        List<String> names = nodes.stream().map(NodeName::value).sorted().toList();
        return names.size() <= NAMED
                ? String.join(", ", names)
                : names.stream().limit(NAMED - 1).collect(Collectors.joining(", ")) + " and "
                        + (names.size() - NAMED + 1) + " more";
    }
}

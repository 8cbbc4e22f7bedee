package dev.drydock.adapter.policy;

import dev.drydock.cluster.host.NodePodRule;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads what a policy file allows of node pods: that it says something of them at all is what allows them. */
final class NodePodsReader {
    private static final List<String> KEYS = List.of("namespace", "image");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,499}");

    private final Problems problems;

    NodePodsReader(Problems problems) {
        this.problems = problems;
    }

    Optional<NodePodRule> read(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(node.getStartMark(), "node-pods must have a namespace and an image.");
            return Optional.empty();
        }
        Fields fields = new Fields(mapping, "node-pods", KEYS, problems);
        Optional<String> namespace =
                fields.parsed("namespace", fields.required("namespace"), NodePodsReader::namespace);
        Optional<String> image = fields.parsed("image", fields.required("image"), NodePodsReader::image);
        return namespace.flatMap(where -> image.map(what -> new NodePodRule(where, what)));
    }

    private static String namespace(String text) {
        if (!NAMESPACE.matcher(text).matches()) {
            throw new IllegalArgumentException("write a namespace's name, such as drydock-node-pods.");
        }
        return text;
    }

    private static String image(String text) {
        if (!IMAGE.matcher(text).matches()) {
            throw new IllegalArgumentException("write an image's name, best with its digest behind an @.");
        }
        return text;
    }
}

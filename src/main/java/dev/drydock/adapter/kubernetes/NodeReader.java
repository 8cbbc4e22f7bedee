package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Reads nodes from the API's documents. Pure. */
final class NodeReader {
    private NodeReader() {}

    /** The node; empty where the document has no name that a node could have. */
    static Optional<Node> read(JsonNode node) {
        String name = Json.text(node, "metadata", "name");
        if (!NodeName.isValid(name)) {
            return Optional.empty();
        }
        Map<String, String> labels = Json.texts(node, "metadata", "labels");
        return Optional.of(new Node(
                new NodeRef(new NodeName(name), Json.text(node, "metadata", "uid")),
                labels,
                Json.at(node, "spec", "unschedulable").asBoolean(),
                Conditions.isTrue(node, "Ready"),
                labels.containsKey("node-role.kubernetes.io/control-plane")
                        || labels.containsKey("node-role.kubernetes.io/master"),
                Json.text(node, "status", "nodeInfo", "kubeletVersion"),
                internalAddress(node),
                Conditions.heartbeat(node, "Ready"),
                Optional.of(Json.text(node, "status", "nodeInfo", "bootID")).filter(id -> !id.isEmpty()),
                closedAt(node)));
    }

    /** The node controller marks a node that is cordoned with a taint, at once, and tells there when it did. */
    private static Optional<Instant> closedAt(JsonNode node) {
        for (JsonNode taint : Json.at(node, "spec", "taints")) {
            if (Json.text(taint, "key").equals("node.kubernetes.io/unschedulable")) {
                return Conditions.instant(Json.text(taint, "timeAdded"));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> internalAddress(JsonNode node) {
        for (JsonNode address : Json.at(node, "status", "addresses")) {
            if (Json.text(address, "type").equals("InternalIP")) {
                return Optional.of(Json.text(address, "address"));
            }
        }
        return Optional.empty();
    }
}

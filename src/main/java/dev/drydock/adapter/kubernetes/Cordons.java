package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeRef;
import java.util.Optional;

/**
 * Cordons and uncordons. The patch carries the node's UID: an API server takes no precondition from a patch, but a UID cannot
 * be changed, so for another node of that name it answers 422 ({@code metadata.uid: field is immutable}; Kubernetes' own
 * controllers rely on it for their patches), and 409 where the node was deleted meanwhile. A resourceVersion is not sent: it
 * would fail whenever the kubelet reports something.
 */
final class Cordons {
    private final ApiServer server;
    private final SnapshotReader reader;

    Cordons(ApiServer server, SnapshotReader reader) {
        this.server = server;
        this.reader = reader;
    }

    CordonAnswer set(NodeRef node, boolean unschedulable) {
        Optional<CordonAnswer> settled = settled(node, unschedulable);
        if (settled.isPresent()) {
            return settled.get();
        }
        ObjectNode patch = Json.newObject();
        patch.putObject("metadata").put("uid", node.uid());
        patch.putObject("spec").put("unschedulable", unschedulable);
        ApiPath path = ApiPath.of("/api/v1/nodes").slash(node.name().value());
        Answer answer =
                server.answered(() -> server.send("PATCH", path, "application/strategic-merge-patch+json", patch));
        if (answer.isSuccess()) {
            return CordonAnswer.CHANGED;
        }
        return Optional.of(answer)
                .filter(no -> no.isNotFound() || no.status() == 409 || no.status() == 422)
                .flatMap(no -> settled(node, unschedulable))
                .orElseThrow(() -> Failures.refused(server.host(), RequiredAccess.PATCH_NODE.deed(), answer));
    }

    /** The answer, if nothing is to be sent. */
    private Optional<CordonAnswer> settled(NodeRef meant, boolean unschedulable) {
        Optional<Node> found = reader.node(meant.name());
        if (found.isEmpty()) {
            return Optional.of(CordonAnswer.GONE);
        }
        if (!found.get().ref().equals(meant)) {
            return Optional.of(CordonAnswer.REPLACED);
        }
        return found.get().unschedulable() == unschedulable ? Optional.of(CordonAnswer.ALREADY) : Optional.empty();
    }
}

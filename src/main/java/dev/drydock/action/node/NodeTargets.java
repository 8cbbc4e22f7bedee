package dev.drydock.action.node;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.Node;
import dev.drydock.core.run.RefusalException;
import java.util.List;
import java.util.function.Supplier;

/** Finds the nodes that a command names, and turns a cluster's trouble into refusals while nothing is at stake yet. */
public final class NodeTargets {
    private final Cluster cluster;

    public NodeTargets(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The nodes, sorted by name; a refusal where a word fits none. */
    public List<Node> find(Targets targets) {
        return asking(() -> NodeSelection.choose(targets.words(), targets.selector(), cluster.nodes()));
    }

    /** Asks the cluster; its trouble becomes a refusal. */
    public <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (ClusterException e) {
            if (e.kind() == ClusterException.Kind.UNAVAILABLE) {
                throw RefusalException.passing(e.getMessage(), e);
            }
            throw new RefusalException(e.getMessage());
        }
    }
}

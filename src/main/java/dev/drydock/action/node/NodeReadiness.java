package dev.drydock.action.node;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeRef;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** Waits until a node is well again, by what its own kubelet says since: an old word of it does not count. */
public final class NodeReadiness {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final InstantSource clock;
    private final RunLog log;
    private final Duration patience;

    /** @param patience how long a node may take */
    public NodeReadiness(Cluster cluster, InstantSource clock, RunLog log, Duration patience) {
        this.cluster = cluster;
        this.clock = clock;
        this.log = log;
        this.patience = patience;
    }

    /**
     * Waits.
     *
     * @param missing what else is missing of a node that is Ready, for people; empty for nothing
     * @throws StepException when it is not well in time, or somebody aborted
     */
    public Done await(NodeRef ref, Function<Node, Optional<String>> missing, CareStep.Watcher watcher)
            throws StepException, InterruptedException {
        Instant until = clock.instant().plus(patience);
        String told = "";
        while (true) {
            String why = why(ref, missing);
            if (why.isEmpty()) {
                return Done.of("Ready");
            }
            if (watcher.isAborted()) {
                throw new StepException("aborted while " + why);
            }
            if (!clock.instant().isBefore(until)) {
                throw new StepException(why + ", after " + Wording.duration(patience)
                        + "; `systemctl status kubelet` and `journalctl -u kubelet` on it tell more");
            }
            if (!why.equals(told)) {
                told = why;
                watcher.tell(why);
            }
            log.pause(LOOK);
        }
    }

    private String why(NodeRef ref, Function<Node, Optional<String>> missing) {
        try {
            Optional<Node> found =
                    cluster.node(ref.name()).filter(node -> node.ref().equals(ref));
            return found.map(node -> node.ready() ? missing.apply(node).orElse("") : "it is not Ready yet")
                    .orElse("the cluster does not know it");
        } catch (ClusterException away) {
            return "the API server does not tell how it is: " + away.getMessage();
        }
    }
}

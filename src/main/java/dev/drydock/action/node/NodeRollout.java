package dev.drydock.action.node;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.core.command.CountOrPercent;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A rolling window over nodes: each is prepared, emptied under its pods' budgets, cared for and opened again, and the next one
 * begins as soon as there is room, not when a whole batch is through. The drain's own engine does it, with all its rules.
 */
public final class NodeRollout {
    private final Cluster cluster;
    private final InstantSource clock;
    private final DrainSettings settings;
    private final Supplier<LeftClosed> left;

    /** @param left tells what earlier runs closed and left so */
    public NodeRollout(Cluster cluster, InstantSource clock, DrainSettings settings, Supplier<LeftClosed> left) {
        this.cluster = cluster;
        this.clock = clock;
        this.settings = settings;
        this.left = left;
    }

    /**
     * How the nodes are emptied. DaemonSets' pods always stay.
     *
     * @param force also pods that no controller will replace
     * @param deleteEmptyDirData also pods with emptyDir volumes, whose data goes with them
     * @param timeout how long a node may take to empty; zero for ever
     * @param maxUnavailable how many nodes at once; control-plane nodes always one at a time
     */
    public record Terms(boolean force, boolean deleteEmptyDirData, Duration timeout, CountOrPercent maxUnavailable) {
        DrainCommand drain() {
            return new DrainCommand(
                    new Targets(List.of(), Optional.empty()),
                    force,
                    true,
                    deleteEmptyDirData,
                    false,
                    OptionalInt.empty(),
                    timeout,
                    OptionalInt.empty(),
                    Optional.empty(),
                    false,
                    maxUnavailable,
                    true,
                    Optional.empty());
        }
    }

    /** How a pass over nodes came to a halt. */
    public sealed interface Halt {
        /**
         * It is over.
         *
         * @param outcome how
         * @param done nodes that were cared for
         * @param left nodes that somebody chose to go on without, and why
         * @param stopped nodes that went no further, and why
         * @param closed nodes that this run closed and that stay closed
         */
        record Over(
                Outcome outcome,
                List<String> done,
                Map<String, String> left,
                Map<String, String> stopped,
                List<String> closed)
                implements Halt {
            public Over {
                done = List.copyOf(done);
                left = Map.copyOf(left);
                stopped = Map.copyOf(stopped);
                closed = List.copyOf(closed);
            }
        }

        /** It would lose something that nobody approved. */
        record NeedsApproval() implements Halt {}

        /** The next pod to evict is the one that this process runs in. */
        record NeedsAnotherWorker() implements Halt {}
    }

    /**
     * What emptying the nodes would do now, as a drain's plan tells it.
     *
     * @throws RefusalException where a node went away meanwhile, or the cluster is away
     */
    public Plan emptying(Terms terms, List<Node> nodes) {
        ClusterSnapshot snapshot = new NodeTargets(cluster)
                .asking(() -> cluster.snapshot(nodes.stream().map(Node::name).toList()));
        if (snapshot.nodes().size() < nodes.size()) {
            throw new RefusalException(
                    "A node went away while the plan was made. Ask again to see which nodes are left.");
        }
        Plan plan = DrainPlanner.plan(DrainAssessment.of(terms.drain(), snapshot), leftClosed(snapshot.nodes()));
        return new Plan(
                plan.headline(),
                plan.consequences(),
                plan.facts(),
                plan.sections(),
                plan.obstacles(),
                plan.risk(),
                NodeLocks.ofWork(snapshot.cluster(), snapshot.nodes()));
    }

    /**
     * The nodes of an approved plan as they are now. One that is gone or was replaced stands for itself: where its work is done that
     * does not matter any more, and where it is not, the answer to its next call says so, and the other nodes are told of as usual.
     *
     * @throws dev.drydock.cluster.ClusterException where the cluster is away
     */
    public List<Node> approved(Plan approved) {
        Map<NodeRef, Node> there = cluster.nodes().stream().collect(Collectors.toMap(Node::ref, Function.identity()));
        return approved.consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.TARGET)
                .map(target -> new NodeRef(new NodeName(target.subject()), target.detail()))
                .map(ref -> there.getOrDefault(ref, new Node(ref, Map.of(), false, false, false, "")))
                .toList();
    }

    /** What earlier runs closed of these nodes and left so. Where none is closed, the journal is not asked. */
    public LeftClosed leftClosed(Collection<Node> nodes) {
        return nodes.stream().anyMatch(Node::unschedulable) ? left.get() : LeftClosed.NONE;
    }

    /** The nodes' locks: a node belongs to one run at a time, and so does what the control plane's nodes run. */
    public List<Resource> locks(List<Node> nodes) {
        return NodeLocks.ofWork(cluster.identity(), nodes);
    }

    /** What is offered when a run ended without its passes: to open the nodes that it closed and did not open again. */
    public List<Offer> leftovers(RunState run) {
        return DrainEnding.leftovers(run).stream().toList();
    }

    /** Goes over the nodes until that is over, or must be approved or carried by others first. */
    public Halt pass(Terms terms, List<Node> nodes, NodeCare care, RunLog log) throws InterruptedException {
        Plan approved = log.state().plan().orElseThrow();
        DrainBoard board = new DrainBoard(
                terms.drain(),
                care,
                nodes,
                approved.consequences(),
                log.state(),
                settings,
                log.worker(),
                leftClosed(nodes));
        return switch (new DrainEngine(cluster, clock, board, log).run()) {
            case DrainHalt.Over(Outcome outcome) -> over(board, outcome);
            case DrainHalt.NeedsApproval needed -> new Halt.NeedsApproval();
            case DrainHalt.NeedsAnotherWorker self -> new Halt.NeedsAnotherWorker();
        };
    }

    private static Halt.Over over(DrainBoard board, Outcome outcome) {
        return new Halt.Over(
                outcome,
                board.nodes.stream()
                        .filter(node -> node.phase == NodeWork.Phase.DONE)
                        .map(node -> node.group)
                        .toList(),
                reasons(board, NodeWork.Phase.LEFT),
                reasons(board, NodeWork.Phase.STOPPED),
                DrainEnding.cordonedByUs(board).map(node -> node.group).toList());
    }

    private static Map<String, String> reasons(DrainBoard board, NodeWork.Phase phase) {
        return board.nodes.stream()
                .filter(node -> node.phase == phase)
                .collect(Collectors.toMap(node -> node.group, node -> node.why));
    }
}

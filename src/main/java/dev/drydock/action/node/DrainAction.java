package dev.drydock.action.node;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Node;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** {@code drain}: assesses, plans and empties nodes. */
public final class DrainAction implements Action {
    private final Cluster cluster;
    private final NodeTargets targets;
    private final NodeRollout rollout;
    private final InstantSource clock;
    private final DrainSettings settings;

    public DrainAction(Cluster cluster, InstantSource clock, DrainSettings settings) {
        this.cluster = cluster;
        this.targets = new NodeTargets(cluster);
        this.rollout = new NodeRollout(cluster, clock, settings, () -> LeftClosed.NONE);
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public CommandDefinition definition() {
        return DrainCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((DrainCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((DrainCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        DrainCommand drain = (DrainCommand) command;
        List<Node> nodes = targets.find(drain.targets());
        ClusterSnapshot snapshot = targets.asking(
                () -> cluster.snapshot(nodes.stream().map(Node::name).toList()));
        if (snapshot.nodes().size() < nodes.size()) {
            throw new RefusalException(
                    "A node went away while the plan was made. Ask again to see which nodes are left.");
        }
        return DrainPlanner.plan(DrainAssessment.of(drain, snapshot));
    }

    /**
     * {@inheritDoc}
     *
     * <p>The nodes are those of the approved plan, not whatever a glob or selector would choose now.
     */
    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        DrainCommand drain = (DrainCommand) command;
        Plan approved = log.state().plan().orElseThrow();
        List<Node> nodes = targets.asking(() -> rollout.approved(approved));
        DrainBoard board = new DrainBoard(
                drain,
                NodeCare.none(),
                nodes,
                approved.consequences(),
                log.state(),
                settings,
                log.worker(),
                LeftClosed.NONE);
        return switch (new DrainEngine(cluster, clock, board, log).run()) {
            case DrainHalt.Over(Outcome how) -> DrainEnding.finished(board, log.state(), how);
            case DrainHalt.NeedsApproval needed -> new Completion.ApprovalNeeded(plan(drain));
            case DrainHalt.NeedsAnotherWorker self ->
                new Completion.HandOver("the next pod to evict is the one that Drydock runs in");
        };
    }

    @Override
    public List<Offer> leftovers(RunState state) {
        return DrainEnding.leftovers(state).stream().toList();
    }
}

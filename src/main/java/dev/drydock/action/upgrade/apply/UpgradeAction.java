package dev.drydock.action.upgrade.apply;

import dev.drydock.action.node.LeftClosed;
import dev.drydock.action.node.NodeTargets;
import dev.drydock.action.upgrade.ClusterLook;
import dev.drydock.action.upgrade.HostsLook;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.upgrade.NodeFacts;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code upgrade apply} and {@code upgrade node}. */
final class UpgradeAction implements Action {
    private final ApplyTools tools;
    private final CommandDefinition definition;
    private final NodeTargets targets;

    UpgradeAction(ApplyTools tools, CommandDefinition definition) {
        this.tools = tools;
        this.definition = definition;
        this.targets = new NodeTargets(tools.cluster());
    }

    @Override
    public CommandDefinition definition() {
        return definition;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((UpgradeCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((UpgradeCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        UpgradeCommand upgrade = (UpgradeCommand) command;
        ClusterLook look = ClusterLook.at(tools.controlPlane());
        LeftClosed left = tools.rollout()
                .leftClosed(look.nodes().value().orElse(List.of()).stream()
                        .map(NodeFacts::node)
                        .toList());
        UpgradePlanner unseen = new UpgradePlanner(upgrade, look, HostsLook.none(), left);
        Itinerary itinerary = unseen.itinerary();
        UpgradePlanner planner = new UpgradePlanner(
                upgrade,
                look,
                targets.asking(() -> HostsLook.at(
                        tools.hosts(),
                        itinerary.nodes(),
                        List.of(itinerary.target().minorName()))),
                left);
        List<Node> nodes = targets.asking(() -> tools.cluster().nodes()).stream()
                .filter(node -> itinerary.nodes().contains(node.name()))
                .toList();
        ClusterIdentity identity = targets.asking(() -> tools.cluster().identity());
        List<Text> more = new ArrayList<>();
        if (upgrade.wantsSnapshot(itinerary) && tools.etcd().isEmpty()) {
            more.add(Text.marked(
                    "Drydock is told of no etcd, so it can take no snapshot first, without which there is no"
                            + " way back. Configure it, or take one by other means and say `--without-snapshot`."));
        }
        return planner.plan(
                itinerary,
                tools.rollout().emptying(upgrade.terms(), nodes),
                Resource.cluster(identity.uid(), identity.name()),
                more);
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        return new UpgradeJourney(tools, (UpgradeCommand) command, log).perform(() -> plan(command));
    }

    @Override
    public List<Offer> leftovers(RunState state) {
        return tools.rollout().leftovers(state);
    }
}

package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.Words;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.text.Card;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code upgrade plan}: the way to a version, step by step, and what stands in it. */
public final class UpgradePlanQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "upgrade plan",
            "Tells the way of the cluster to a version, step by step, with the version skew policy asked after each"
                    + " step, what stands in the way, and what cannot be undone. Changes nothing.",
            "VERSION",
            1,
            1,
            List.of(),
            List.of("upgrade plan v1.36.1"),
            arguments -> new Plan(arguments.positionals().getFirst()));

    private record Plan(String target) implements Command {}

    private final UpgradeTools tools;

    public UpgradePlanQuery(UpgradeTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        String word = ((Plan) command).target();
        KubernetesVersion target = KubernetesVersion.parse(word)
                .orElseThrow(() -> new RefusalException(Words.shown(word)
                        + " is no version of Kubernetes. Write it whole, as in `upgrade plan v1.36.1`."));
        ClusterLook look = ClusterLook.at(tools.controlPlane());
        UpgradePath first = UpgradePath.of(look.versions(), target, Releases.unknown());
        Set<NodeName> nodes =
                first.steps().stream().map(UpgradeStep::node).collect(Collectors.toCollection(TreeSet::new));
        HostsLook hosts = tools.look(nodes, first.minors());
        return PlanCard.of(
                tools.clusterName(),
                look,
                target,
                hosts,
                kubeadms(first, hosts),
                tools.past().get());
    }

    /** What kubeadm itself says, on the host where it would be applied. */
    private Optional<KubeadmsPlan> kubeadms(UpgradePath path, HostsLook hosts) {
        return tools.hosts()
                .flatMap(machines -> path.steps().stream()
                        .filter(step -> step.kind() == UpgradeStep.Kind.FIRST_CONTROL_PLANE)
                        .map(UpgradeStep::node)
                        .findFirst()
                        .map(node -> new KubeadmsPlan(
                                node, hosts.of(node).flatMap(HostState::kubeadm), machines.plan(node))));
    }
}

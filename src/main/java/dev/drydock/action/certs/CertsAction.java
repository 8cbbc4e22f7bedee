package dev.drydock.action.certs;

import dev.drydock.action.node.NodeTargets;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.Glob;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostMethod;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.Words;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code certs renew}: plans it from the hosts, and renews one control plane after the other. */
final class CertsAction implements Action {
    private final CertsTools tools;
    private final NodeTargets targets;

    CertsAction(CertsTools tools) {
        this.tools = tools;
        this.targets = new NodeTargets(tools.cluster());
    }

    @Override
    public CommandDefinition definition() {
        return CertsCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((CertsCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((CertsCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        CertsCommand renewal = (CertsCommand) command;
        ClusterIdentity identity = targets.asking(() -> tools.cluster().identity());
        List<Node> all = targets.asking(() -> tools.cluster().nodes()).stream()
                .filter(Node::controlPlane)
                .toList();
        if (all.isEmpty()) {
            throw new RefusalException("No node of this cluster is told to be of its control plane, so there is nothing"
                    + " to renew on any host.");
        }
        List<Node> nodes = chosen(renewal.nodes(), all);
        return new CertsPlanner(
                        renewal,
                        nodes,
                        all.size() > 1,
                        targets.asking(
                                () -> tools.look(nodes.stream().map(Node::name).toList())),
                        targets.asking(() -> tools.hosts().inventory()).stream()
                                .filter(entry -> entry.method() == HostMethod.NODE_POD)
                                .map(HostEntry::name)
                                .collect(Collectors.toSet()),
                        tools.clock().instant())
                .plan(identity);
    }

    private static List<Node> chosen(List<String> words, List<Node> all) {
        if (words.isEmpty()) {
            return all;
        }
        Set<Node> chosen = new LinkedHashSet<>();
        for (String word : words) {
            List<Node> fitting = all.stream()
                    .filter(node -> glob(word).matches(node.name().value()))
                    .toList();
            if (fitting.isEmpty()) {
                throw new RefusalException(
                        "There is no node " + Words.shown(word) + " of the control plane. `nodes` lists" + " them.");
            }
            chosen.addAll(fitting);
        }
        return all.stream().filter(chosen::contains).toList();
    }

    private static Glob glob(String word) {
        try {
            return Glob.of(word);
        } catch (IllegalArgumentException wrong) {
            throw new RefusalException("A pattern of --nodes " + wrong.getMessage());
        }
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        return new CertsRun(tools, log).perform();
    }
}

package dev.drydock.action.node;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.Node;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** {@code nodes}: the cluster's nodes, or those that names, patterns or a selector choose. */
public final class NodesQuery implements Query {
    private static final String ROLE = "node-role.kubernetes.io/";
    private static final int MOST_WORDS = 100;
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "nodes",
            "Lists the cluster's nodes: their roles, whether they are Ready, and which are cordoned.",
            "[NODE...]",
            0,
            MOST_WORDS,
            List.of(OptionDefinition.of(
                            "--selector", OptionDefinition.Kind.TEXT, "SELECTOR", "Only nodes with these labels.")
                    .orLetter("-l")),
            List.of("nodes", "nodes worker-*", "nodes --selector topology.kubernetes.io/zone=a"),
            arguments -> new Nodes(arguments.positionals(), arguments.text("--selector")));

    private record Nodes(List<String> words, Optional<String> selector) implements Command {}

    private final Cluster cluster;

    public NodesQuery(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        Nodes asked = (Nodes) command;
        try {
            List<Node> all = cluster.nodes();
            boolean every = asked.words().isEmpty() && asked.selector().isEmpty();
            List<Node> chosen = every ? all : NodeSelection.choose(asked.words(), asked.selector(), all);
            return card(cluster.identity().name(), chosen);
        } catch (ClusterException away) {
            throw RefusalException.passing(away.getMessage(), away);
        }
    }

    private static Card card(String cluster, List<Node> nodes) {
        long unready = nodes.stream().filter(node -> !node.ready()).count();
        long cordoned = nodes.stream().filter(Node::unschedulable).count();
        String title = Wording.count(nodes.size(), "node") + " of " + Wording.name(cluster)
                + (unready == 0 ? ", all Ready" : ", " + unready + " not Ready")
                + (cordoned == 0 ? "" : ", " + cordoned + " cordoned");
        return new Card(title, List.of(new Block.Heading(title), new Block.Preformatted(table(nodes))));
    }

    private static String table(List<Node> nodes) {
        int name = width("NAME", nodes.stream().map(node -> node.name().value()).toList());
        int roles = width("ROLES", nodes.stream().map(NodesQuery::roles).toList());
        int status = width("STATUS", nodes.stream().map(NodesQuery::status).toList());
        String format = "%-" + name + "s  %-" + status + "s  %-" + roles + "s  %s\n";
        StringBuilder table = new StringBuilder(String.format(format, "NAME", "STATUS", "ROLES", "VERSION"));
        for (Node node : nodes) {
            table.append(String.format(
                    format, node.name().value(), status(node), roles(node), Wording.name(node.kubeletVersion())));
        }
        return table.toString().stripTrailing();
    }

    private static int width(String title, List<String> cells) {
        return Math.max(
                title.length(), cells.stream().mapToInt(String::length).max().orElse(0));
    }

    /** In kubectl's words. */
    private static String status(Node node) {
        return (node.ready() ? "Ready" : "NotReady") + (node.unschedulable() ? ",SchedulingDisabled" : "");
    }

    private static String roles(Node node) {
        TreeSet<String> roles = new TreeSet<>();
        for (String label : node.labels().keySet()) {
            if (label.startsWith(ROLE) && label.length() > ROLE.length()) {
                roles.add(label.substring(ROLE.length()));
            }
        }
        return roles.isEmpty() ? "<none>" : String.join(",", roles);
    }
}

package dev.drydock.action.certs;

import dev.drydock.action.node.NodeTargets;
import dev.drydock.cluster.Node;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Query;
import dev.drydock.core.text.Card;
import java.util.List;

/** {@code certs}: when the certificates on the hosts end. */
final class CertsQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "certs",
            "Tells when each certificate on the hosts ends: the control plane's, those within kubeconfigs, and the"
                    + " kubelets'. Changes nothing.",
            "",
            0,
            0,
            List.of(),
            List.of("certs"),
            arguments -> new Check());

    private record Check() implements Command {}

    private final CertsTools tools;
    private final NodeTargets targets;

    CertsQuery(CertsTools tools) {
        this.tools = tools;
        this.targets = new NodeTargets(tools.cluster());
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        String cluster =
                Wording.name(targets.asking(() -> tools.cluster().identity()).name());
        List<Node> nodes = targets.asking(() -> tools.cluster().nodes());
        return CertsCard.of(
                cluster,
                targets.asking(() -> tools.look(nodes.stream().map(Node::name).toList())),
                tools.clock().instant());
    }
}

package dev.drydock.action.certs;

import dev.drydock.action.host.HostVisit;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequence.Kind;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Wording;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Draws the plan of a renewal from what the hosts tell. Pure. */
final class CertsPlanner {
    private static final List<String> ORDER = List.of(
            "One control plane at a time, each wholly before the next:",
            "`/etc/kubernetes` is copied on the host, for root alone",
            "`kubeadm certs renew all`",
            "etcd, kube-apiserver, kube-controller-manager and kube-scheduler are started again, one after the other:"
                    + " the manifest is taken away until the kubelet has stopped the pod, and put back",
            "its own API server is ready and shows the new certificate, and its static pods are Ready");

    private final CertsCommand command;
    private final List<Node> nodes;
    private final boolean several;
    private final Map<NodeName, HostVisit<HostCertificates>> visits;
    private final Set<NodeName> byPod;
    private final Instant now;

    /**
     * The planner.
     *
     * @param nodes the control planes that it was asked for
     * @param several whether there is more than one control plane in all
     * @param byPod the hosts that are reached by a node pod
     */
    CertsPlanner(
            CertsCommand command,
            List<Node> nodes,
            boolean several,
            Map<NodeName, HostVisit<HostCertificates>> visits,
            Set<NodeName> byPod,
            Instant now) {
        this.byPod = Set.copyOf(byPod);
        this.command = command;
        this.nodes = List.copyOf(nodes);
        this.several = several;
        this.visits = visits;
        this.now = now;
    }

    Plan plan(ClusterIdentity cluster) {
        List<Node> chosen = nodes.stream().filter(node -> !isLeftOut(node)).toList();
        List<Consequence> consequences = new ArrayList<>();
        consequences.add(new Consequence(Kind.ACT, "certs renew", ""));
        chosen.forEach(node -> consequences.add(
                new Consequence(Kind.TARGET, node.name().value(), node.ref().uid())));
        List<Block.Section> sections = new ArrayList<>();
        section(sections, Tone.CAUTION, "To know before", warnings(chosen));
        section(
                sections,
                Tone.NEUTRAL,
                "On these hosts",
                chosen.stream().flatMap(node -> line(node).stream()).toList());
        section(sections, Tone.NEUTRAL, "In this order", ORDER);
        return new Plan(
                "Renew the certificates of "
                        + CertsCard.names(chosen.stream().map(Node::name).toList()),
                Consequences.of(consequences),
                List.of(
                        new Block.Fact("Cluster", Text.of(Wording.name(cluster.name()))),
                        new Block.Fact("Control planes", Text.of(Integer.toString(chosen.size()))),
                        new Block.Fact(
                                "Meanwhile",
                                Text.of(
                                        several
                                                ? "the other control planes serve"
                                                : "the API is away for about a minute, twice"))),
                sections,
                obstacles(chosen).stream().map(Text::marked).toList(),
                Risk.DISRUPTIVE,
                List.of(Resource.cluster(cluster.uid(), cluster.name())));
    }

    /** Which nodes an approved plan goes to, by their UIDs, in order. */
    static List<NodeRef> approved(Plan plan) {
        return plan.consequences().all().stream()
                .filter(consequence -> consequence.kind() == Kind.TARGET)
                .map(target -> new NodeRef(new NodeName(target.subject()), target.detail()))
                .toList();
    }

    private Optional<HostCertificates> host(Node node) {
        return Optional.ofNullable(visits.get(node.name())).flatMap(HostVisit::answer);
    }

    /** What is done already, as by a run that stopped on another host, is not done again unless it is named. */
    private boolean isLeftOut(Node node) {
        return command.nodes().isEmpty()
                && host(node).filter(HostCertificates::isRenewedLately).isPresent();
    }

    private Optional<String> line(Node node) {
        return host(node)
                .map(host -> "`" + node.name() + "`: "
                        + Wording.count(host.kubeadms().size(), "certificate")
                        + host.nearest()
                                .map(end -> end.isAfter(now)
                                        ? ", the nearest ends on " + day(end)
                                        : ", EXPIRED since " + day(end))
                                .orElse("")
                        + (host.parts().isEmpty() ? "" : "; " + String.join(", ", host.parts())));
    }

    private List<String> warnings(List<Node> chosen) {
        List<String> warnings = new ArrayList<>();
        for (Node node : nodes) {
            if (!chosen.contains(node)) {
                warnings.add("`" + node.name() + "` is left out: all of it was renewed within a day. Name it with"
                        + " --nodes to renew it again.");
            }
        }
        for (Node node : chosen) {
            for (HostCertificate each :
                    host(node).map(HostCertificates::certificates).orElse(List.of())) {
                boolean near = !each.end().isAfter(now.plus(HostCertificates.NEAR));
                if (near && each.keeper() != HostCertificate.Keeper.KUBEADM) {
                    warnings.add("`" + each.name() + "` of `" + node.name() + "` ends on " + day(each.end())
                            + ", and this does not renew it; `certs` tells who does.");
                }
            }
        }
        warnings.add(
                "Copies of admin.conf elsewhere, as in people's `~/.kube/config`, stay as they are and end when they"
                        + " end: copy it anew.");
        return warnings;
    }

    private List<String> obstacles(List<Node> chosen) {
        List<String> obstacles = new ArrayList<>();
        for (Node node : chosen) {
            if (byPod.contains(node.name())) {
                obstacles.add(
                        "`" + node.name() + "`: it is reached by a node pod, through the API server that this starts"
                                + " again. Give it `method: ssh` under hosts: in the policy file.");
            }
            switch (visits.getOrDefault(node.name(), new HostVisit.Unseen<>("it was not asked."))) {
                case HostVisit.Unseen<HostCertificates>(String why) -> obstacles.add("`" + node.name() + "`: " + why);
                case HostVisit.Seen<HostCertificates>(HostCertificates host) ->
                    obstacle(host).ifPresent(why -> obstacles.add("`" + node.name() + "`: " + why));
            }
        }
        if (chosen.isEmpty()) {
            obstacles.add("Nothing is left to do: all certificates of kubeadm's were renewed within a day.");
        }
        return obstacles;
    }

    private static Optional<String> obstacle(HostCertificates host) {
        if (!host.kubeadm()) {
            return Optional.of("there is no kubeadm, which renews certificates.");
        }
        if (host.parts().isEmpty() || host.kubeadms().isEmpty()) {
            return Optional.of("there is no control plane of kubeadm's: no certificates of it, or no manifests.");
        }
        if (!host.keyless().isEmpty()) {
            return Optional.of(
                    "`" + host.keyless().getFirst() + "` has no key beside it, so its authority is somebody else's:"
                            + " renew the certificates there.");
        }
        if (!host.kubelet()) {
            return Optional.of("its kubelet does not run, which alone starts static pods again. See to it first.");
        }
        return Optional.empty();
    }

    static String day(Instant end) {
        return LocalDate.ofInstant(end, ZoneOffset.UTC).toString();
    }

    private static void section(List<Block.Section> sections, Tone tone, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            sections.add(new Block.Section(
                    tone, title, lines.stream().map(Text::marked).toList()));
        }
    }
}

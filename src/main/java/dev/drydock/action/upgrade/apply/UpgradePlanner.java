package dev.drydock.action.upgrade.apply;

import dev.drydock.action.node.LeftClosed;
import dev.drydock.action.upgrade.ClusterLook;
import dev.drydock.action.upgrade.ClusterVersions;
import dev.drydock.action.upgrade.Component;
import dev.drydock.action.upgrade.HostsLook;
import dev.drydock.action.upgrade.KubernetesVersion;
import dev.drydock.action.upgrade.Obstacle;
import dev.drydock.action.upgrade.Releases;
import dev.drydock.action.upgrade.UpgradePath;
import dev.drydock.action.upgrade.UpgradeRun;
import dev.drydock.action.upgrade.UpgradeStep;
import dev.drydock.action.upgrade.WayFindings;
import dev.drydock.cluster.Glob;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.upgrade.NodeFacts;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds where an upgrade goes, and draws its plan, from what the cluster tells. Pure. */
final class UpgradePlanner {
    private static final String NO_SNAPSHOT = "the snapshot before the upgrade";

    private final UpgradeCommand command;
    private final ClusterLook look;
    private final ClusterVersions versions;
    private final KubernetesVersion target;
    private final HostsLook hosts;
    private final UpgradePath path;
    private final LeftClosed left;

    /**
     * Plans.
     *
     * @param hosts what the hosts tell; none to find out first which are to be asked
     * @param left what earlier runs closed and left so
     */
    UpgradePlanner(UpgradeCommand command, ClusterLook look, HostsLook hosts, LeftClosed left) {
        this.left = left;
        this.command = command;
        this.look = look;
        this.hosts = hosts;
        this.versions = hosts.with(look.versions());
        this.target = command.target()
                .or(versions::configured)
                .orElseThrow(() -> new RefusalException(
                        "kubeadm wrote down no version for this cluster, so there is none to bring the node to."
                                + " `upgrade check` tells what is known."));
        this.path = UpgradePath.of(versions, target, Releases.unknown());
    }

    KubernetesVersion target() {
        return target;
    }

    /** The nodes that are not there yet, and those that are and were left closed on the way, within what was asked for. */
    Itinerary itinerary() {
        Optional<NodeName> applies = Optional.empty();
        Set<NodeName> controlPlane = new LinkedHashSet<>();
        Set<NodeName> workers = new LinkedHashSet<>();
        // First, since each takes a place in the window until it is open.
        for (NodeName node : leftClosed()) {
            if (versions.controlPlanes().contains(node)) {
                controlPlane.add(node);
            } else if (isAskedFor(node)) {
                workers.add(node);
            }
        }
        for (UpgradeStep step : last()) {
            if (step.kind() == UpgradeStep.Kind.FIRST_CONTROL_PLANE) {
                applies = Optional.of(step.node());
            } else if (versions.controlPlanes().contains(step.node())) {
                controlPlane.add(step.node());
            } else if (isAskedFor(step.node())) {
                workers.add(step.node());
            }
        }
        applies.ifPresent(controlPlane::remove);
        return switch (command.scope()) {
            case UpgradeCommand.Scope.Whole whole ->
                new Itinerary(target, applies, List.copyOf(controlPlane), List.copyOf(workers));
            case UpgradeCommand.Scope.One(String node) ->
                new Itinerary(
                        target,
                        applies.filter(each -> each.value().equals(node)),
                        controlPlane.stream()
                                .filter(each -> each.value().equals(node))
                                .toList(),
                        List.copyOf(workers));
        };
    }

    private List<NodeName> leftClosed() {
        return look.nodes().value().orElse(List.of()).stream()
                .map(NodeFacts::node)
                .filter(node -> node.unschedulable() && left.by(node).isPresent())
                .map(Node::name)
                .toList();
    }

    private boolean isAskedFor(NodeName node) {
        return switch (command.scope()) {
            case UpgradeCommand.Scope.One(String name) -> node.value().equals(name);
            case UpgradeCommand.Scope.Whole(List<String> words) ->
                words.isEmpty() || words.stream().anyMatch(word -> glob(word).matches(node.value()));
        };
    }

    private static Glob glob(String word) {
        try {
            return Glob.of(word);
        } catch (IllegalArgumentException wrong) {
            throw new RefusalException("A pattern of --nodes " + wrong.getMessage());
        }
    }

    private List<UpgradeStep> last() {
        return path.runs().isEmpty() ? List.of() : path.runs().getLast().steps();
    }

    /**
     * The plan.
     *
     * @param itinerary where it goes
     * @param emptying what emptying those nodes would do, as a plan of its own
     * @param lock the whole cluster's
     * @param more what else stands in the way
     */
    Plan plan(Itinerary itinerary, Plan emptying, Resource lock, List<Text> more) {
        List<Consequence> consequences = new ArrayList<>(emptying.consequences().all());
        consequences.add(new Consequence(Consequence.Kind.ACT, "upgrade", command.flags()));
        consequences.addAll(itinerary.consequences());
        boolean lasting = command.isWithoutWayBack(itinerary);
        if (lasting && command.withoutSnapshot()) {
            consequences.add(new Consequence(Consequence.Kind.BYPASS, NO_SNAPSHOT, ""));
        }
        List<Block.Fact> facts = new ArrayList<>(emptying.facts());
        facts.add(new Block.Fact("To", Text.of(target.toString())));
        List<Block.Section> sections = new ArrayList<>();
        if (lasting) {
            sections.add(new Block.Section(Tone.DANGER, "No way back", noWayBack()));
        }
        emptying.sections().stream()
                .filter(section -> section.tone() == Tone.DANGER)
                .forEach(sections::add);
        sections.add(new Block.Section(Tone.NEUTRAL, "In this order", order(itinerary)));
        emptying.sections().stream()
                .filter(section -> section.tone() != Tone.DANGER)
                .forEach(sections::add);
        WayFindings findings = WayFindings.of(look, path, hosts, itinerary.nodes());
        section(Tone.CAUTION, "To know before", findings.warnings()).ifPresent(sections::add);
        section(Tone.NEUTRAL, "Not known", findings.unknown()).ifPresent(sections::add);
        List<Text> obstacles = new ArrayList<>(obstacles(itinerary, findings));
        obstacles.addAll(more);
        obstacles.addAll(emptying.obstacles());
        return new Plan(
                headline(),
                Consequences.of(consequences),
                facts,
                sections,
                obstacles,
                lasting ? Risk.DESTRUCTIVE : emptying.risk(),
                lasting ? List.of(lock) : emptying.resources());
    }

    private String headline() {
        return switch (command.scope()) {
            case UpgradeCommand.Scope.Whole whole -> "Upgrade the cluster to " + target;
            case UpgradeCommand.Scope.One(String node) -> "Upgrade " + Wording.name(node) + " to " + target;
        };
    }

    private List<Text> noWayBack() {
        String before = command.withoutSnapshot()
                ? "and no snapshot of etcd is taken: there is no way back at all"
                : "so a snapshot of etcd is taken first, and on each host of the control plane its certificates,"
                        + " kubeconfigs and manifests are copied aside";
        return List.of(
                Text.of("Kubernetes has no downgrade, " + before + "."),
                Text.of("kubeadm makes the control plane's manifests and the kubelets' configuration anew from what it"
                        + " keeps in the cluster: what was changed in them by hand, or by --patches, is gone"
                        + " afterwards. Where that was done, put it into kubeadm's configuration first."));
    }

    private List<Text> order(Itinerary itinerary) {
        List<Text> lines = new ArrayList<>();
        itinerary
                .applies()
                .ifPresent(node -> lines.add(Text.empty()
                        .code(node.value())
                        .plain(": kubeadm, its certificates copied, ")
                        .code("kubeadm upgrade apply")));
        itinerary
                .others()
                .forEach(node -> lines.add(Text.empty()
                        .code(node.value())
                        .plain(": kubeadm, its certificates copied, ")
                        .code("kubeadm upgrade node")));
        if (!itinerary.controlPlane().isEmpty()) {
            lines.add(Text.of("Then the kubelets of the control plane, one node at a time: drain, kubelet and kubectl,"
                    + " Ready, uncordon"));
        }
        if (!itinerary.workers().isEmpty()) {
            int workers = itinerary.workers().size();
            int window = command.terms().maxUnavailable().of(workers);
            String many = workers == 1 ? "" : ", " + window + " at once, the next as soon as one is done";
            lines.add(Text.of(Wording.count(workers, "worker") + many
                    + ": kubeadm, kubeadm upgrade node, drain, kubelet and kubectl, Ready," + " uncordon"));
        }
        return lines;
    }

    private static Optional<Block.Section> section(Tone tone, String title, List<String> lines) {
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Block.Section(
                        tone, title, lines.stream().map(Text::marked).toList()));
    }

    /** The path is the whole cluster's; one node of it may not go ahead of an API server that is not on its way. */
    private Optional<String> behind(Itinerary itinerary) {
        return versions.of(Component.API_SERVER).entrySet().stream()
                .filter(server -> !itinerary.nodes().isEmpty())
                .filter(server -> !itinerary.controlPlane().contains(server.getKey()))
                .filter(server -> target.minorsAheadOf(server.getValue()) > 0)
                .findFirst()
                .map(server -> "kube-apiserver of `" + server.getKey() + "` is still `" + server.getValue()
                        + "`, and no kubelet may be newer than any of them: `upgrade apply " + target
                        + "` brings the whole control plane up first.");
    }

    /** A name that was typed wrongly would otherwise do nothing, or only the control plane, in silence. */
    private List<String> unmatched() {
        Set<NodeName> nodes = versions.of(Component.KUBELET).keySet();
        return switch (command.scope()) {
            case UpgradeCommand.Scope.One(String name) ->
                nodes.stream().anyMatch(node -> node.value().equals(name))
                        ? List.of()
                        : List.of("There is no node " + Wording.name(name)
                                + ". See `upgrade check` for those there are.");
            case UpgradeCommand.Scope.Whole(List<String> words) ->
                words.stream()
                        .filter(word ->
                                nodes.stream().noneMatch(node -> glob(word).matches(node.value())))
                        .map(word -> "No node is called like " + Wording.name(word)
                                + ", which --nodes names. See `upgrade check` for those there are.")
                        .toList();
        };
    }

    private List<Text> obstacles(Itinerary itinerary, WayFindings findings) {
        List<String> lines = new ArrayList<>(unmatched());
        findings.obstacles().stream().map(Obstacle::words).forEach(lines::add);
        behind(itinerary).ifPresent(lines::add);
        List<UpgradeRun> before = path.runs().isEmpty()
                ? List.of()
                : path.runs().subList(0, path.runs().size() - 1);
        before.stream()
                .filter(run -> !run.steps().isEmpty())
                .findFirst()
                .ifPresent(
                        run -> lines.add("`" + target + "` is more than one minor version away, and no API server may"
                                + " skip one. Upgrade to " + run.release() + " first: `upgrade plan " + target
                                + "` tells the whole way."));
        if (lines.isEmpty() && itinerary.nodes().isEmpty()) {
            lines.add("Nothing is left to do: what was asked for is at `" + target + "` already.");
        }
        return lines.stream().map(Text::marked).toList();
    }
}

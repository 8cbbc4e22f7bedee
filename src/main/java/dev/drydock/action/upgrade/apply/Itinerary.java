package dev.drydock.action.upgrade.apply;

import dev.drydock.action.upgrade.KubernetesVersion;
import dev.drydock.cluster.NodeName;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequence.Kind;
import dev.drydock.core.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which nodes an upgrade goes to, as it was approved: it stands in the plan's consequences, and is read from there.
 *
 * @param target the version
 * @param applies the node of the control plane on which the upgrade is applied; empty where it was applied before
 * @param others the other nodes of the control plane, in order
 * @param workers all other nodes
 */
record Itinerary(KubernetesVersion target, Optional<NodeName> applies, List<NodeName> others, List<NodeName> workers) {
    private static final String CLUSTER = "the cluster";
    private static final String APPLIES = "control plane, first";
    private static final String FOLLOWS = "control plane";
    private static final String WORKER = "worker";

    Itinerary {
        others = List.copyOf(others);
        workers = List.copyOf(workers);
    }

    /** The nodes of the control plane, in order. */
    List<NodeName> controlPlane() {
        List<NodeName> all = new ArrayList<>(applies.stream().toList());
        all.addAll(others);
        return all;
    }

    /** Every node, in order. */
    List<NodeName> nodes() {
        List<NodeName> all = new ArrayList<>(controlPlane());
        all.addAll(workers);
        return all;
    }

    List<Consequence> consequences() {
        List<Consequence> all = new ArrayList<>();
        all.add(new Consequence(Kind.VERSION, CLUSTER, target.toString()));
        applies.ifPresent(node -> all.add(new Consequence(Kind.MEMBER, node.value(), APPLIES)));
        others.forEach(node -> all.add(new Consequence(Kind.MEMBER, node.value(), FOLLOWS)));
        workers.forEach(node -> all.add(new Consequence(Kind.MEMBER, node.value(), WORKER)));
        return all;
    }

    static Itinerary approved(Plan plan) {
        KubernetesVersion target = plan.consequences().all().stream()
                .filter(consequence -> consequence.kind() == Kind.VERSION)
                .findFirst()
                .flatMap(consequence -> KubernetesVersion.parse(consequence.detail()))
                .orElseThrow(() -> new IllegalStateException("an upgrade's plan has a version"));
        return new Itinerary(
                target, members(plan, APPLIES).stream().findFirst(), members(plan, FOLLOWS), members(plan, WORKER));
    }

    private static List<NodeName> members(Plan plan, String role) {
        return plan.consequences().all().stream()
                .filter(consequence -> consequence.kind() == Kind.MEMBER
                        && consequence.detail().equals(role))
                .map(consequence -> new NodeName(consequence.subject()))
                .toList();
    }
}

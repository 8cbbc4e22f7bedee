package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.upgrade.KubeadmRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What was found on the way to a version, before anybody approves it.
 *
 * @param obstacles what must be seen to first
 * @param warnings what is to be known, as sentences
 * @param unknown what nobody knows, each with why
 */
public record WayFindings(List<Obstacle> obstacles, List<String> warnings, List<String> unknown) {
    public WayFindings {
        obstacles = List.copyOf(obstacles);
        warnings = List.copyOf(warnings);
        unknown = List.copyOf(unknown);
    }

    /**
     * Finds it.
     *
     * @param path the way; what the hosts tell of versions is in it already
     * @param nodes to which nodes it goes
     */
    public static WayFindings of(ClusterLook look, UpgradePath path, HostsLook hosts, Collection<NodeName> nodes) {
        HostFindings onHosts = HostFindings.of(hosts, look.versions(), path, nodes);
        List<Obstacle> obstacles = new ArrayList<>(notKubeadm(look).stream().toList());
        obstacles.addAll(path.obstacles());
        obstacles.addAll(notReady(look, path, nodes).stream().toList());
        obstacles.addAll(onHosts.obstacles());
        List<String> warnings = new ArrayList<>(Findings.others(look));
        warnings.addAll(Findings.removed(look, Optional.of(path.target())));
        warnings.addAll(StoredFindings.removed(look, Optional.of(path.target())));
        warnings.addAll(onHosts.warnings());
        List<String> unknown = new ArrayList<>(look.unknown());
        unknown.addAll(StoredFindings.unknown(look, Optional.of(path.target())));
        unknown.addAll(onHosts.unknown());
        return new WayFindings(obstacles, warnings, unknown);
    }

    private static Optional<Obstacle> notKubeadm(ClusterLook look) {
        Optional<Optional<KubeadmRecord>> record = look.kubeadm().value();
        return record.filter(Optional::isEmpty)
                .map(none -> new Obstacle(
                        Obstacle.Kind.NOT_KUBEADM,
                        "It was not kubeadm that made this cluster, as far as it shows: there is no ConfigMap"
                                + " `kube-system/kubeadm-config`."));
    }

    /** kubeadm moves no control plane while a node of it is not Ready; of a worker its own step will tell. */
    private static Optional<Obstacle> notReady(ClusterLook look, UpgradePath path, Collection<NodeName> nodes) {
        boolean moves =
                path.steps().stream().anyMatch(step -> step.kind().movesControlPlane() && nodes.contains(step.node()));
        List<NodeName> unready = look.nodes().value().orElse(List.of()).stream()
                .filter(facts -> facts.node().controlPlane() && !facts.node().ready())
                .map(facts -> facts.node().name())
                .toList();
        return moves && !unready.isEmpty()
                ? Optional.of(new Obstacle(
                        Obstacle.Kind.NOT_READY,
                        "Not Ready: " + NodeWords.of(unready) + ". kubeadm moves nothing while a node of the control"
                                + " plane is not: see to its kubelet first."))
                : Optional.empty();
    }
}

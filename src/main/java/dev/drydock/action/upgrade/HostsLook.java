package dev.drydock.action.upgrade;

import dev.drydock.action.host.HostVisit;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.core.run.RefusalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the hosts of nodes tell for an upgrade.
 *
 * @param visits by node; empty where Drydock is told of no hosts
 */
public record HostsLook(Optional<SortedMap<NodeName, HostVisit<HostState>>> visits) {
    /** For all hosts together; those that are late are told as such. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    public HostsLook {
        visits = visits.map(all -> Collections.unmodifiableSortedMap(new TreeMap<>(all)));
    }

    /** Drydock is told of no hosts. */
    public static HostsLook none() {
        return new HostsLook(Optional.empty());
    }

    /**
     * Looks at the hosts of these nodes.
     *
     * @param minors which minor versions, as {@code v1.32}, their package sources are asked for
     * @throws dev.drydock.cluster.ClusterException where the cluster does not tell its nodes
     */
    public static HostsLook at(Hosts hosts, Collection<NodeName> nodes, Collection<String> minors) {
        try {
            return new HostsLook(
                    Optional.of(HostVisit.round(hosts, nodes, PATIENCE, host -> UpgradeSurvey.look(host, minors))));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw RefusalException.passing("Drydock is just being stopped.", stopping);
        }
    }

    /** What a node's host told, if it did. */
    Optional<HostState> of(NodeName node) {
        return visits.flatMap(all -> Optional.ofNullable(all.get(node))).flatMap(HostVisit::answer);
    }

    /** What those that were reached told, by node. */
    SortedMap<NodeName, HostState> seen() {
        SortedMap<NodeName, HostState> seen = new TreeMap<>();
        visits.ifPresent(all -> all.forEach((node, visit) -> visit.answer().ifPresent(state -> seen.put(node, state))));
        return seen;
    }

    /** Why those that were not reached were not, by node. */
    SortedMap<NodeName, String> unseen() {
        SortedMap<NodeName, String> unseen = new TreeMap<>();
        visits.ifPresent(all -> all.forEach((node, visit) -> {
            if (visit instanceof HostVisit.Unseen<HostState>(String why)) {
                unseen.put(node, why);
            }
        }));
        return unseen;
    }

    /** The versions with what the hosts add to them: kubeadm, which decides what a way can be, and the cgroups. */
    public ClusterVersions with(ClusterVersions versions) {
        ClusterVersions more = versions;
        SortedMap<NodeName, Machine> machines = new TreeMap<>(versions.machines());
        for (Map.Entry<NodeName, HostState> host : seen().entrySet()) {
            NodeName node = host.getKey();
            machines.computeIfPresent(
                    node, (name, machine) -> machine.withCgroup(host.getValue().cgroupVersion()));
            Optional<KubernetesVersion> kubeadm = host.getValue().kubeadm();
            if (kubeadm.isPresent()) {
                more = more.with(Component.KUBEADM, node, kubeadm.get());
            }
        }
        return more.withMachines(machines);
    }

    /** The same, and kubectl: it is judged where what is there is told, and stands in the way of nothing. */
    ClusterVersions withClients(ClusterVersions versions) {
        ClusterVersions more = with(versions);
        for (Map.Entry<NodeName, HostState> host : seen().entrySet()) {
            Optional<KubernetesVersion> kubectl = host.getValue().kubectl();
            if (kubectl.isPresent()) {
                more = more.with(Component.KUBECTL, host.getKey(), kubectl.get());
            }
        }
        return more;
    }

    /** The versions that the package source of every host that told of it has. */
    public Releases releases() {
        Map<String, SortedSet<KubernetesVersion>> common = new TreeMap<>();
        for (HostState host : seen().values()) {
            host.offers()
                    .forEach((minor, offer) -> offer.value().ifPresent(told -> {
                        SortedSet<KubernetesVersion> known =
                                common.computeIfAbsent(minor, none -> new TreeSet<>(told.whole()));
                        known.retainAll(told.whole());
                    }));
        }
        List<KubernetesVersion> all = new ArrayList<>();
        common.values().forEach(all::addAll);
        return Releases.among(all);
    }
}

package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which version of what runs where. What is not known is absent: an upgrade's planner must not guess it.
 *
 * @param versions by component and node
 * @param machines every node, with what it is made of
 * @param etcd by node, etcd's version as its image tells it
 * @param coreDns CoreDNS's version as its image tells it
 * @param configured the version that kubeadm last wrote down for the whole cluster
 * @param answering the version of the API server that answered us, whichever it was
 */
public record ClusterVersions(
        Map<Component, SortedMap<NodeName, KubernetesVersion>> versions,
        SortedMap<NodeName, Machine> machines,
        SortedMap<NodeName, String> etcd,
        Optional<String> coreDns,
        Optional<KubernetesVersion> configured,
        Optional<KubernetesVersion> answering) {
    public ClusterVersions {
        Map<Component, SortedMap<NodeName, KubernetesVersion>> copy = new EnumMap<>(Component.class);
        versions.forEach(
                (component, nodes) -> copy.put(component, Collections.unmodifiableSortedMap(new TreeMap<>(nodes))));
        versions = Collections.unmodifiableMap(copy);
        machines = Collections.unmodifiableSortedMap(new TreeMap<>(machines));
        etcd = Collections.unmodifiableSortedMap(new TreeMap<>(etcd));
    }

    /** A cluster of which nothing is known but its nodes. */
    public static ClusterVersions of(SortedMap<NodeName, Machine> machines) {
        return new ClusterVersions(
                Map.of(), machines, new TreeMap<>(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The versions of a component by node; empty where it runs nowhere, or nobody knows. */
    public SortedMap<NodeName, KubernetesVersion> of(Component component) {
        return versions.getOrDefault(component, Collections.emptySortedMap());
    }

    public Optional<KubernetesVersion> of(Component component, NodeName node) {
        return Optional.ofNullable(of(component).get(node));
    }

    /** The oldest version of a component. */
    public Optional<KubernetesVersion> oldest(Component component) {
        return of(component).values().stream().min(KubernetesVersion::compareTo);
    }

    /** The newest version of a component. */
    public Optional<KubernetesVersion> newest(Component component) {
        return of(component).values().stream().max(KubernetesVersion::compareTo);
    }

    /** The nodes that run an API server, and those that are told to be of the control plane, by name. */
    public Set<NodeName> controlPlanes() {
        TreeSet<NodeName> nodes = new TreeSet<>(of(Component.API_SERVER).keySet());
        machines.forEach((node, machine) -> {
            if (machine.controlPlane()) {
                nodes.add(node);
            }
        });
        return Collections.unmodifiableSet(nodes);
    }

    /** All other nodes, by name. */
    public List<NodeName> workers() {
        Set<NodeName> controlPlanes = controlPlanes();
        TreeSet<NodeName> nodes = new TreeSet<>(machines.keySet());
        nodes.addAll(of(Component.KUBELET).keySet());
        nodes.removeAll(controlPlanes);
        return List.copyOf(nodes);
    }

    /** The same, and one version more, or another in its place. */
    public ClusterVersions with(Component component, NodeName node, KubernetesVersion version) {
        Map<Component, SortedMap<NodeName, KubernetesVersion>> changed = new EnumMap<>(Component.class);
        changed.putAll(versions);
        SortedMap<NodeName, KubernetesVersion> nodes = new TreeMap<>(of(component));
        nodes.put(node, version);
        changed.put(component, nodes);
        return new ClusterVersions(changed, machines, etcd, coreDns, configured, answering);
    }

    /** The same with all versions of a component that are known set to this one. */
    public ClusterVersions withAll(Component component, KubernetesVersion version) {
        Map<Component, SortedMap<NodeName, KubernetesVersion>> changed = new EnumMap<>(Component.class);
        changed.putAll(versions);
        SortedMap<NodeName, KubernetesVersion> nodes = new TreeMap<>(of(component));
        nodes.replaceAll((node, old) -> version);
        changed.put(component, nodes);
        return new ClusterVersions(changed, machines, etcd, coreDns, configured, answering);
    }

    /** The same with these machines. */
    ClusterVersions withMachines(SortedMap<NodeName, Machine> others) {
        return new ClusterVersions(versions, others, etcd, coreDns, configured, answering);
    }

    /** The same with what kubeadm wrote down. */
    public ClusterVersions withConfigured(KubernetesVersion version) {
        return new ClusterVersions(versions, machines, etcd, coreDns, Optional.of(version), answering);
    }
}

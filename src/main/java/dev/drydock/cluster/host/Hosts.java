package dev.drydock.cluster.host;

import dev.drydock.cluster.NodeName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The port to the hosts: which there are, and the way to each. Asking it connects to none of them. */
public interface Hosts {
    /**
     * The hosts, sorted by name.
     *
     * @throws dev.drydock.cluster.ClusterException where the cluster does not tell its nodes
     */
    List<HostEntry> inventory();

    /**
     * The host of that name; empty where there is none.
     *
     * @throws dev.drydock.cluster.ClusterException where the cluster does not tell its node
     */
    default Optional<HostEntry> entry(NodeName name) {
        return inventory().stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /**
     * The hosts of a control plane while the cluster tells nothing of its nodes, sorted by name. What people say of hosts goes before
     * what is remembered. None where a host is known by its node alone.
     *
     * @param addresses the addresses that they had
     */
    default List<HostEntry> remembered(Map<NodeName, String> addresses) {
        return List.of();
    }

    /**
     * A host of the inventory.
     *
     * @throws HostException where nobody tells its address
     */
    Host host(HostEntry entry);
}

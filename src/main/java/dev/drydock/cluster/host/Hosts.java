package dev.drydock.cluster.host;

import dev.drydock.cluster.NodeName;
import java.util.List;
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
     * A host of the inventory.
     *
     * @throws HostException where nobody tells its address
     */
    Host host(HostEntry entry);
}

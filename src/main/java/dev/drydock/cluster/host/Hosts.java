package dev.drydock.cluster.host;

import java.util.List;

/** The port to the hosts: which there are, and the way to each. Asking it connects to none of them. */
public interface Hosts {
    /**
     * The hosts, sorted by name.
     *
     * @throws dev.drydock.cluster.ClusterException where the cluster does not tell its nodes
     */
    List<HostEntry> inventory();

    /**
     * A host of the inventory.
     *
     * @throws HostException where nobody tells its address
     */
    Host host(HostEntry entry);
}

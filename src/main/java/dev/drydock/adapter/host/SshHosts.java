package dev.drydock.adapter.host;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostMethod;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.host.Inventory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The hosts of a cluster by SSH. */
public final class SshHosts implements Hosts, AutoCloseable {
    private final SshSettings settings;
    private final Cluster cluster;
    private final SshConnections connections;

    /** Connects to nobody yet. */
    public SshHosts(SshSettings settings, Cluster cluster) {
        this.settings = settings;
        this.cluster = cluster;
        this.connections = new SshConnections(settings);
    }

    @Override
    public List<HostEntry> inventory() {
        return Inventory.of(cluster.nodes(), settings.rules(), settings.defaults());
    }

    @Override
    public List<HostEntry> remembered(Map<NodeName, String> addresses) {
        return Inventory.remembered(addresses, settings.rules(), Optional.of(settings.defaults()));
    }

    @Override
    public Host host(HostEntry entry) {
        if (entry.method() != HostMethod.SSH) {
            throw new HostException(entry.name() + " is not reached by SSH here: give it method: ssh.", false);
        }
        String address = entry.address()
                .orElseThrow(() -> new HostException(
                        "Nobody tells the address of " + entry.name()
                                + ": its node has no InternalIP. Give it an address"
                                + " under hosts: in the policy file.",
                        false));
        return new ShellHost(new SshChannels(
                new Way(address, entry.port(), entry.user(), entry.key(), entry.jump()), connections, settings));
    }

    /** Ends every connection, and with it what runs there. */
    @Override
    public void close() {
        connections.close();
    }
}

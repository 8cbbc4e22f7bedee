package dev.drydock.adapter.host;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostRule;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.host.Inventory;
import dev.drydock.cluster.host.NodePods;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The hosts of a cluster, each by the way that the policy file tells. */
public final class ClusterHosts implements Hosts, AutoCloseable {
    private final Cluster cluster;
    private final List<HostRule> rules;
    private final Optional<SshSettings> settings;
    private final Optional<SshHosts> ssh;
    private final Optional<NodePods> pods;

    /**
     * Connects to nobody yet.
     *
     * @param ssh how hosts are reached by SSH; empty where none are
     * @param pods empty where the policy file allows none
     */
    public ClusterHosts(Cluster cluster, List<HostRule> rules, Optional<SshSettings> ssh, Optional<NodePods> pods) {
        this.cluster = cluster;
        this.rules = List.copyOf(rules);
        this.settings = ssh;
        this.ssh = ssh.map(told -> new SshHosts(told, cluster));
        this.pods = pods;
    }

    @Override
    public List<HostEntry> inventory() {
        return Inventory.of(cluster.nodes(), rules, settings.map(SshSettings::defaults));
    }

    @Override
    public Optional<HostEntry> entry(NodeName name) {
        return Inventory.of(cluster.node(name).stream().toList(), rules, settings.map(SshSettings::defaults)).stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst();
    }

    @Override
    public List<HostEntry> remembered(Map<NodeName, String> addresses) {
        return Inventory.remembered(addresses, rules, settings.map(SshSettings::defaults));
    }

    @Override
    public Host host(HostEntry entry) {
        return switch (entry.method()) {
            case SSH ->
                ssh.map(hosts -> hosts.host(entry))
                        .orElseThrow(() -> new HostException(
                                entry.name() + " is reached by SSH, and Drydock was given no key for that.", false));
            case NODE_POD ->
                new ShellHost(new PodChannels(
                        entry.name(),
                        pods.orElseThrow(() -> new HostException(
                                "The policy file allows no node pods, and " + entry.name()
                                        + " is to be reached by one: say under node-pods: where they may be.",
                                false)),
                        SshSettings.Patience.USUAL));
        };
    }

    /** Ends every connection by SSH, and with it what runs there. Node pods are their owner's. */
    @Override
    public void close() {
        ssh.ifPresent(SshHosts::close);
    }
}

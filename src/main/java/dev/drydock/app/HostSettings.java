package dev.drydock.app;

import dev.drydock.adapter.host.SshSettings;
import dev.drydock.cluster.host.HostRule;
import dev.drydock.cluster.host.NodePodRule;
import java.util.List;
import java.util.Optional;

/**
 * How hosts are reached.
 *
 * @param ssh empty where none are by SSH
 * @param rules what the policy file says of hosts
 * @param nodePods empty where the policy file allows none
 */
record HostSettings(Optional<SshSettings> ssh, List<HostRule> rules, Optional<NodePodRule> nodePods) {
    HostSettings {
        rules = List.copyOf(rules);
    }

    /** By SSH alone. */
    static HostSettings bySsh(SshSettings ssh) {
        return new HostSettings(Optional.of(ssh), ssh.rules(), Optional.empty());
    }

    /** The settings that a configuration means. */
    static HostSettings of(Configuration.Hosts hosts) {
        return new HostSettings(
                hosts.ssh().map(access -> Settings.ssh(access, hosts.rules())), hosts.rules(), hosts.nodePods());
    }
}

package dev.drydock.cluster.host;

import dev.drydock.cluster.Glob;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which hosts there are: every node, and every host that a rule names with an address of its own. Pure. */
public final class Inventory {
    private static final String ADDRESS = "[A-Za-z0-9][A-Za-z0-9.-]{0,252}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]{1,45}";

    private Inventory() {}

    /**
     * The hosts, sorted by name.
     *
     * @param rules the first whose name fits a host counts, whole
     */
    public static List<HostEntry> of(Collection<Node> nodes, List<HostRule> rules, HostDefaults defaults) {
        return of(nodes, rules, Optional.of(defaults));
    }

    /**
     * The hosts, sorted by name.
     *
     * @param rules the first whose name fits a host counts, whole
     * @param ssh how hosts are reached by SSH; empty where none are, so that only those of node pods are hosts
     */
    public static List<HostEntry> of(Collection<Node> nodes, List<HostRule> rules, Optional<HostDefaults> ssh) {
        Map<NodeName, HostEntry> hosts = new TreeMap<>();
        for (Node node : nodes) {
            HostEntry.Kind kind = node.controlPlane() ? HostEntry.Kind.CONTROL_PLANE : HostEntry.Kind.WORKER;
            Optional<String> own = node.internalAddress().filter(Inventory::isAddress);
            entry(node.name(), kind, own, rules, ssh).ifPresent(host -> hosts.put(node.name(), host));
        }
        for (HostRule rule : rules) {
            if (NodeName.isValid(rule.name()) && rule.address().isPresent()) {
                NodeName name = new NodeName(rule.name());
                if (!hosts.containsKey(name)) {
                    entry(name, HostEntry.Kind.OUTSIDE, Optional.empty(), rules, ssh)
                            .ifPresent(host -> hosts.put(name, host));
                }
            }
        }
        return List.copyOf(hosts.values());
    }

    /**
     * The hosts of a control plane whose nodes nobody can tell now, sorted by name: at the addresses that they had, unless a rule
     * tells another, and every host that a rule names with an address.
     */
    public static List<HostEntry> remembered(
            Map<NodeName, String> addresses, List<HostRule> rules, Optional<HostDefaults> ssh) {
        Map<NodeName, HostEntry> hosts = new TreeMap<>();
        of(List.of(), rules, ssh).forEach(host -> hosts.put(host.name(), host));
        addresses.forEach((name, address) -> entry(
                        name,
                        HostEntry.Kind.CONTROL_PLANE,
                        Optional.of(address).filter(Inventory::isAddress),
                        rules,
                        ssh)
                .ifPresent(host -> hosts.put(name, host)));
        return List.copyOf(hosts.values());
    }

    /** Whether this can be a machine's name or IP address. */
    public static boolean isAddress(String text) {
        return text.matches(ADDRESS);
    }

    private static Optional<HostEntry> entry(
            NodeName name,
            HostEntry.Kind kind,
            Optional<String> own,
            List<HostRule> rules,
            Optional<HostDefaults> ssh) {
        Optional<HostRule> rule = rules.stream()
                .filter(each -> Glob.of(each.name()).matches(name.value()))
                .findFirst();
        Optional<String> address = rule.flatMap(HostRule::address).or(() -> own);
        return switch (rule.map(HostRule::method).orElse(HostMethod.SSH)) {
            case NODE_POD -> Optional.of(HostEntry.byPod(name, kind, address));
            case SSH ->
                ssh.map(defaults -> new HostEntry(
                        name,
                        kind,
                        address,
                        rule.flatMap(HostRule::port).orElse(defaults.port()),
                        rule.flatMap(HostRule::user).orElse(defaults.user()),
                        rule.flatMap(HostRule::key).orElse(defaults.key()),
                        rule.flatMap(HostRule::jump).or(defaults::jump)));
        };
    }
}

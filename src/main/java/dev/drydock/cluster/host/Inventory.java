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
        Map<NodeName, HostEntry> hosts = new TreeMap<>();
        for (Node node : nodes) {
            HostEntry.Kind kind = node.controlPlane() ? HostEntry.Kind.CONTROL_PLANE : HostEntry.Kind.WORKER;
            Optional<String> own = node.internalAddress().filter(Inventory::isAddress);
            hosts.put(node.name(), entry(node.name(), kind, own, rules, defaults));
        }
        for (HostRule rule : rules) {
            if (NodeName.isValid(rule.name()) && rule.address().isPresent()) {
                NodeName name = new NodeName(rule.name());
                hosts.computeIfAbsent(
                        name, own -> entry(own, HostEntry.Kind.OUTSIDE, Optional.empty(), rules, defaults));
            }
        }
        return List.copyOf(hosts.values());
    }

    /** Whether this can be a machine's name or IP address. */
    public static boolean isAddress(String text) {
        return text.matches(ADDRESS);
    }

    private static HostEntry entry(
            NodeName name, HostEntry.Kind kind, Optional<String> own, List<HostRule> rules, HostDefaults defaults) {
        Optional<HostRule> rule = rules.stream()
                .filter(each -> Glob.of(each.name()).matches(name.value()))
                .findFirst();
        return new HostEntry(
                name,
                kind,
                rule.flatMap(HostRule::address).or(() -> own),
                rule.flatMap(HostRule::port).orElse(defaults.port()),
                rule.flatMap(HostRule::user).orElse(defaults.user()),
                rule.flatMap(HostRule::key).orElse(defaults.key()),
                rule.flatMap(HostRule::jump).or(defaults::jump));
    }
}

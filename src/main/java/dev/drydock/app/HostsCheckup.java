package dev.drydock.app;

import dev.drydock.action.host.HostsCheckQuery;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.host.Hosts;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The doctor's look at the hosts: what {@code hosts check} would say of each of the inventory. */
final class HostsCheckup {
    private HostsCheckup() {}

    /** What is wrong with each, a sentence each; an empty list where nothing is. */
    static Map<String, List<String>> troubles(Hosts hosts, InstantSource clock) {
        Map<String, List<String>> troubles = new LinkedHashMap<>();
        try {
            // A host's words are a stranger's.
            new HostsCheckQuery(hosts, clock)
                    .troubles()
                    .forEach((host, found) -> troubles.put(
                            "host " + host, found.stream().map(Printable::of).toList()));
        } catch (ClusterException away) {
            troubles.put("hosts", List.of(String.valueOf(away.getMessage())));
        }
        return troubles;
    }
}

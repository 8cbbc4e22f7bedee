package dev.drydock.action.backup.certs;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.host.HostEntry;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The addresses of hosts as the entry of a backup keeps them: {@code cp1=192.0.2.11 cp2=192.0.2.12}. The files may be needed back when
 * nobody is left who could tell them.
 */
final class HostAddresses {
    private HostAddresses() {}

    /** Adds them to what an entry tells. */
    static void write(Collection<HostEntry> hosts, Map<String, String> facts) {
        facts.put(
                BackupTools.ADDRESSES,
                hosts.stream()
                        .flatMap(host -> host.address().map(address -> host.name() + "=" + address).stream())
                        .sorted()
                        .collect(Collectors.joining(" ")));
    }

    /** What an entry tells; nothing of what makes no sense. */
    static Map<NodeName, String> read(BackupEntry entry) {
        Map<NodeName, String> addresses = new TreeMap<>();
        for (String each : entry.fact(BackupTools.ADDRESSES).orElse("").split(" ", -1)) {
            int at = each.indexOf('=');
            if (at > 0 && NodeName.isValid(each.substring(0, at))) {
                addresses.put(new NodeName(each.substring(0, at)), each.substring(at + 1));
            }
        }
        return addresses;
    }
}

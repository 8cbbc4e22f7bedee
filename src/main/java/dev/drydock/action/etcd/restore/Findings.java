package dev.drydock.action.etcd.restore;

import dev.drydock.action.etcd.EtcdHealth;
import dev.drydock.cluster.etcd.RestoreProgram;
import dev.drydock.cluster.etcd.SnapshotEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that a restore is planned from.
 *
 * @param entry the snapshot
 * @param looks what was found on each host that may matter
 * @param health how etcd stands; empty where none of its members answers
 * @param silence why none answers; empty where one does
 * @param written what its keys tell
 * @param program the program that can be carried to hosts
 * @param now when it was looked
 */
record Findings(
        SnapshotEntry entry,
        List<HostLook> looks,
        Optional<EtcdHealth> health,
        String silence,
        Written written,
        Optional<RestoreProgram.Found> program,
        Instant now) {
    Findings {
        looks = List.copyOf(looks);
    }

    /** What would be lost; empty where that is not known. */
    Optional<Loss> loss() {
        return written.loss();
    }

    /** The addresses of API servers that serve now and are on no host that was looked at, so that nothing stops them. */
    List<String> strangers() {
        Set<String> known = seen().stream()
                .filter(look -> look.host().servesApi())
                .flatMap(look -> Stream.concat(look.host().entry().address().stream(), look.apiAddresses().stream()))
                .map(ApiAddresses::canonical)
                .collect(Collectors.toSet());
        return written.apiServers().stream()
                .filter(address -> !known.contains(ApiAddresses.canonical(address)))
                .sorted()
                .toList();
    }

    /** The hosts that were looked at. */
    List<HostLook.Seen> seen() {
        return looks.stream()
                .filter(HostLook.Seen.class::isInstance)
                .map(HostLook.Seen.class::cast)
                .toList();
    }

    /** Those on which a member runs. */
    List<HostLook.Seen> members() {
        return seen().stream().filter(look -> look.host().site().isPresent()).toList();
    }

    /** Whether etcd can still decide, and a snapshot of how it is now be taken. */
    boolean hasQuorum() {
        return health.map(EtcdHealth::serves).orElse(false);
    }

    /** Whether nothing tells which etcd the snapshot is of: a file that somebody saved does not, and one that Drydock keeps does. */
    boolean isOfUnknownEtcd() {
        return entry.clusterId().isEmpty();
    }
}

package dev.drydock.cluster.etcd;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a member stands, as it tells itself.
 *
 * @param version its version: {@code 3.5.16}
 * @param leader the id of the member that it takes for the leader; 0 when it knows none
 * @param databaseBytes the size of its database file
 * @param usedBytes how much of that is in use
 * @param revision its newest revision
 * @param raftTerm the term that it is in
 * @param raftIndex the last index that it has
 * @param raftAppliedIndex the last index that it has applied; the lag is the difference
 * @param errors what it complains about
 * @param certificateExpiry when the certificate that it shows to clients expires; empty without TLS
 */
public record MemberStatus(
        String version,
        long leader,
        long databaseBytes,
        long usedBytes,
        long revision,
        long raftTerm,
        long raftIndex,
        long raftAppliedIndex,
        List<String> errors,
        Optional<Instant> certificateExpiry) {
    public MemberStatus {
        errors = List.copyOf(errors);
    }
}

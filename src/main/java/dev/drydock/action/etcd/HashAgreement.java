package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.KeyspaceHash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether the members of a cluster hold the same data: their keyspaces hashed at one revision. A member whose data is damaged
 * makes a worthless snapshot, and nothing else tells.
 */
public sealed interface HashAgreement {
    /** All that answered agree. */
    record Agreed(long revision, int members) implements HashAgreement {}

    /** They do not; who has which hash. */
    record Disagreed(long revision, String who) implements HashAgreement {}

    /** It cannot be told now: a member did not answer, or was compacted just then. */
    record Unknown(String why) implements HashAgreement {}

    /** Asks each member that answers for its hash at the newest revision that all of them have. */
    static HashAgreement of(Etcd etcd, EtcdHealth health) {
        if (health.commonRevision().isEmpty()) {
            return new Unknown("no member answers");
        }
        long revision = health.commonRevision().getAsLong();
        Map<EtcdMember, KeyspaceHash> hashes = new LinkedHashMap<>();
        for (EtcdMember member : health.statuses().keySet()) {
            if (member.learner()) {
                // etcd answers a learner's clients nothing but its status and serializable reads.
                continue;
            }
            try {
                hashes.put(member, etcd.hashKv(member, revision));
            } catch (EtcdException away) {
                return new Unknown(away.getMessage());
            }
        }
        return judge(revision, hashes);
    }

    private static HashAgreement judge(long revision, Map<EtcdMember, KeyspaceHash> hashes) {
        List<Long> compactions = hashes.values().stream()
                .map(KeyspaceHash::compactRevision)
                .distinct()
                .toList();
        if (compactions.size() > 1) {
            return new Unknown("the members were compacted at different revisions just now");
        }
        long different =
                hashes.values().stream().map(KeyspaceHash::hash).distinct().count();
        if (different <= 1) {
            return new Agreed(revision, hashes.size());
        }
        String who = hashes.entrySet().stream()
                .map(entry -> entry.getKey().display() + " has "
                        + Long.toHexString(entry.getValue().hash()))
                .collect(Collectors.joining(", "));
        return new Disagreed(revision, who);
    }
}

package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What ails etcd's members, as everything asks that is about to work on one of their hosts, or has just done so. */
public final class MemberTroubles {
    private MemberTroubles() {}

    /** What ails any of them, or that they do not hold the same data; empty where all are well. */
    public static Optional<String> any(Etcd etcd) {
        try {
            EtcdHealth health = EtcdHealth.of(etcd);
            Optional<String> sick = health.cluster().members().stream()
                    .filter(member -> !health.isHealthy(member))
                    .findFirst()
                    .map(MemberTroubles::sick);
            if (sick.isPresent()) {
                return sick;
            }
            return switch (HashAgreement.of(etcd, health)) {
                case HashAgreement.Agreed agreed -> Optional.empty();
                case HashAgreement.Disagreed disagreed ->
                    Optional.of("etcd's members do not hold the same data: " + disagreed.who());
                case HashAgreement.Unknown unknown -> Optional.of(unknown.why());
            };
        } catch (EtcdException away) {
            return Optional.of(away.getMessage());
        }
    }

    /**
     * What ails the other members so that etcd would lose its quorum without those of one host; empty where it would not, and where
     * that cannot be helped, since there are only one or two. A host whose own member is sick is not held up by that: work on it may
     * be what mends it. Where no member is known to be the host's, one of them may be all the same, under a name and an address that
     * nobody told.
     *
     * @param own which members are the host's
     */
    public static Optional<String> ofTheOthers(Etcd etcd, Predicate<EtcdMember> own) {
        try {
            EtcdHealth health = EtcdHealth.of(etcd);
            List<EtcdMember> others = health.cluster().members().stream()
                    .filter(member -> !member.learner() && !own.test(member))
                    .toList();
            List<EtcdMember> sick =
                    others.stream().filter(member -> !health.isHealthy(member)).toList();
            int unknown = others.size() == health.voters() ? 1 : 0;
            return sick.isEmpty() || others.size() - sick.size() - unknown > health.voters() / 2
                    ? Optional.empty()
                    : Optional.of(sick(sick.getFirst()) + ", and etcd would lose its quorum without this node's");
        } catch (EtcdException away) {
            return Optional.of(away.getMessage());
        }
    }

    private static String sick(EtcdMember member) {
        return "etcd's member " + member.display() + " is not healthy";
    }
}

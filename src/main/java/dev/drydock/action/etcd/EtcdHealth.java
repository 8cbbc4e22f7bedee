package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.EtcdAlarm;
import dev.drydock.cluster.etcd.EtcdCluster;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.MemberStatus;
import dev.drydock.core.run.RefusalException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an etcd cluster stood when it was looked at.
 *
 * @param cluster its members
 * @param statuses what each member that answered said, in the members' order
 * @param silent why each of the others did not
 * @param alarms what is raised; none is known without a quorum
 */
public record EtcdHealth(
        EtcdCluster cluster,
        Map<EtcdMember, MemberStatus> statuses,
        Map<EtcdMember, String> silent,
        List<EtcdAlarm> alarms) {
    /**
     * Looks.
     *
     * @throws EtcdException when no member answers at all
     */
    public static EtcdHealth of(Etcd etcd) {
        EtcdCluster cluster = etcd.cluster();
        Map<EtcdMember, MemberStatus> statuses = new LinkedHashMap<>();
        Map<EtcdMember, String> silent = new LinkedHashMap<>();
        for (EtcdMember member : cluster.members()) {
            try {
                statuses.put(member, etcd.status(member));
            } catch (EtcdException away) {
                silent.put(member, away.getMessage());
            }
        }
        return new EtcdHealth(cluster, statuses, silent, List.of()).withAlarmsOf(etcd);
    }

    /** etcd lets its members agree on what alarms there are: without a quorum nobody tells, and all else still counts. */
    private EtcdHealth withAlarmsOf(Etcd etcd) {
        try {
            return new EtcdHealth(cluster, statuses, silent, etcd.alarms());
        } catch (EtcdException untold) {
            if (hasQuorumWithout(0)) {
                throw untold;
            }
            return this;
        }
    }

    /**
     * How a member that answered stands.
     *
     * @throws RefusalException when it did not answer
     */
    public MemberStatus statusOf(EtcdMember member) {
        return Optional.ofNullable(statuses.get(member))
                .orElseThrow(() -> new RefusalException("The member " + member.display() + " does not answer."));
    }

    /** How many voters there are. */
    public long voters() {
        return cluster.members().stream().filter(member -> !member.learner()).count();
    }

    /** Whether so many voters answer that the cluster can decide, even if {@code less} of them went away. */
    public boolean hasQuorumWithout(int less) {
        long answering =
                statuses.keySet().stream().filter(member -> !member.learner()).count();
        return answering - less > voters() / 2;
    }

    /** Whether it has a quorum and a leader. */
    public boolean serves() {
        return hasQuorumWithout(0) && leader().isPresent();
    }

    /** The leader, where those who answer agree on one that answers. */
    public Optional<EtcdMember> leader() {
        List<Long> leaders =
                statuses.values().stream().map(MemberStatus::leader).distinct().toList();
        return leaders.size() == 1
                ? statuses.keySet().stream()
                        .filter(member -> member.id() == leaders.getFirst())
                        .findFirst()
                : Optional.empty();
    }

    /** The newest revision that every member which answers has; empty when none does. */
    public OptionalLong commonRevision() {
        return statuses.values().stream().mapToLong(MemberStatus::revision).min();
    }

    /** Whether the member complains of nothing. */
    public boolean isHealthy(EtcdMember member) {
        return Optional.ofNullable(statuses.get(member))
                        .map(status -> status.errors().isEmpty() && status.leader() != 0)
                        .orElse(false)
                && alarms.stream().noneMatch(alarm -> alarm.memberId() == member.id());
    }
}

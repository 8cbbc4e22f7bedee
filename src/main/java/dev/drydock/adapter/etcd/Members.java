package dev.drydock.adapter.etcd;

import dev.drydock.cluster.etcd.EtcdMember;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListResponse;
import java.util.Comparator;
import java.util.List;

/** The member list, read. Pure. */
final class Members {
    private Members() {}

    /** The members by name; those without one, which have not started yet, come first, by id. */
    static List<EtcdMember> of(MemberListResponse list) {
        return list.getMembersList().stream()
                .map(Members::of)
                .sorted(Comparator.comparing(EtcdMember::name).thenComparing(EtcdMember::id, Long::compareUnsigned))
                .toList();
    }

    private static EtcdMember of(Member member) {
        return new EtcdMember(
                member.getID(),
                member.getName(),
                member.getPeerURLsList(),
                member.getClientURLsList(),
                member.getIsLearner());
    }
}

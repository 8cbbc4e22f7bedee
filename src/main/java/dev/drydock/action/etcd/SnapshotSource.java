package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RefusalException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses the member that a snapshot is taken from. */
public final class SnapshotSource {
    private SnapshotSource() {}

    /**
     * The member asked for; else a healthy voter that is not the leader, which has enough to do; else the healthy leader.
     *
     * @throws RefusalException where there is none such
     */
    public static EtcdMember choose(EtcdHealth health, Optional<String> wanted) {
        return wanted.map(name -> named(health, name)).orElseGet(() -> any(health));
    }

    private static EtcdMember named(EtcdHealth health, String name) {
        List<EtcdMember> members = health.cluster().members();
        EtcdMember member = members.stream()
                .filter(each -> each.name().equals(name) || each.hexId().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusalException("There is no etcd member `" + name + "`. "
                        + NearestWord.of(
                                        name,
                                        members.stream()
                                                .map(EtcdMember::display)
                                                .toList())
                                .map(near -> "Did you mean `" + near + "`?")
                                .orElse("`etcd status` lists them.")));
        if (health.silent().containsKey(member)) {
            throw new RefusalException("The member " + member.display() + " does not answer: "
                    + health.silent().get(member));
        }
        if (!health.isHealthy(member)) {
            throw new RefusalException("The member " + member.display()
                    + " is not healthy, and its snapshot might be worthless. `etcd status` tells more.");
        }
        return member;
    }

    private static EtcdMember any(EtcdHealth health) {
        List<EtcdMember> healthy = health.statuses().keySet().stream()
                .filter(member -> !member.learner() && health.isHealthy(member))
                .toList();
        Optional<EtcdMember> leader = health.leader();
        return healthy.stream()
                .filter(member -> !leader.equals(Optional.of(member)))
                .findFirst()
                .or(() -> healthy.stream().findFirst())
                .orElseThrow(() -> new RefusalException(
                        "No etcd member is healthy, so no snapshot was begun. `etcd status` tells what is wrong."));
    }

    /**
     * Chooses, and makes sure that the members hold the same data, for a snapshot of one that does not would be worthless.
     *
     * @return what {@link SnapshotSaving} wants to know of the member
     * @throws StepException where there is none such, or they do not agree
     */
    public static Done agree(EtcdTools tools, Optional<String> wanted) throws StepException {
        try {
            EtcdHealth health = tools.asking(() -> EtcdHealth.of(tools.etcd()));
            EtcdMember member = choose(health, wanted);
            String detail = switch (HashAgreement.of(tools.etcd(), health)) {
                case HashAgreement.Agreed agreed -> agreed.members() + " agree at revision " + agreed.revision();
                case HashAgreement.Disagreed disagreed ->
                    throw new StepException("the members do not hold the same data (" + disagreed.who()
                            + "), so a snapshot may be worthless. Find out which of them is right, and name it"
                            + " with --member");
                case HashAgreement.Unknown unknown -> throw new StepException(unknown.why());
            };
            return new Done(
                    detail,
                    Map.of(
                            "id", member.hexId(),
                            "member", member.display(),
                            "cluster", health.cluster().hexId(),
                            "version", health.statusOf(member).version()));
        } catch (RefusalException away) {
            throw new StepException(away.getMessage(), away);
        }
    }
}

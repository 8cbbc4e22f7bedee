package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.MemberStatus;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code etcd defrag}. A member answers nothing while it defragments, so it is one at a time and the leader last, and before each
 * one the others must be able to go on without it.
 */
public final class DefragAction implements Action {
    private final EtcdTools tools;

    public DefragAction(EtcdTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DefragCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((DefragCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((DefragCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        EtcdHealth health = tools.asking(() -> EtcdHealth.of(tools.etcd()));
        List<EtcdMember> order = order(health, ((DefragCommand) command).members());
        List<Consequence> consequences = new ArrayList<>();
        consequences.add(new Consequence(Consequence.Kind.ACT, "etcd defrag", ""));
        consequences.add(new Consequence(
                Consequence.Kind.TARGET, "etcd", health.cluster().hexId()));
        order.forEach(
                member -> consequences.add(new Consequence(Consequence.Kind.MEMBER, member.display(), member.hexId())));
        List<Text> lines = order.stream()
                .map(member ->
                        Text.empty().code(Wording.name(member.display())).plain(": " + gain(health.statusOf(member))))
                .toList();
        boolean alone = health.voters() == 1;
        List<Text> obstacles = obstacle(health).stream().map(Text::of).toList();
        return new Plan(
                "Defragment " + Wording.count(order.size(), "etcd member") + " of " + tools.clusterName(),
                Consequences.of(consequences),
                List.of(
                        new Block.Fact("Cluster", Text.of(tools.clusterName())),
                        new Block.Fact(
                                "Meanwhile",
                                Text.of(
                                        alone
                                                ? "the only member answers nothing, and the API server waits"
                                                : "the others go on; each member answers nothing in its turn"))),
                List.of(new Block.Section(Tone.NEUTRAL, "In this order", lines)),
                obstacles,
                Risk.DISRUPTIVE,
                List.of(tools.lock()));
    }

    private static String gain(MemberStatus status) {
        return Bytes.show(status.databaseBytes()) + ", of which "
                + Bytes.show(status.databaseBytes() - status.usedBytes()) + " can be given back";
    }

    /** The members asked for that answer, the leader last. */
    private static List<EtcdMember> order(EtcdHealth health, List<String> words) {
        List<EtcdMember> chosen = words.isEmpty()
                ? health.cluster().members()
                : words.stream()
                        .distinct()
                        .map(word -> SnapshotSource.choose(health, Optional.of(word)))
                        .toList();
        health.silent().forEach((member, why) -> {
            if (chosen.contains(member)) {
                throw new RefusalException("The member " + member.display() + " does not answer: " + why);
            }
        });
        Optional<EtcdMember> leader = health.leader();
        return chosen.stream()
                .sorted(Comparator.comparing((EtcdMember member) -> leader.equals(Optional.of(member)))
                        .thenComparing(EtcdMember::display))
                .toList();
    }

    /** Why no member may go silent now. */
    private static Optional<String> obstacle(EtcdHealth health) {
        if (health.cluster().members().stream().anyMatch(member -> !health.isHealthy(member))) {
            return Optional.of("Not every member is healthy; `etcd status` tells more");
        }
        return health.voters() > 1 && !health.hasQuorumWithout(1)
                ? Optional.of("Without one more member there would be no quorum")
                : Optional.empty();
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        Procedure procedure = new Procedure(log);
        List<String> gains = new ArrayList<>();
        try {
            for (String id : approvedOrder(log)) {
                EtcdMember member = member(id);
                Step step = new Step("defrag:" + id, member.display(), "defragment " + member.display());
                gains.add(member.display() + " "
                        + procedure.step(step, () -> defragment(member)).get("gain"));
            }
            return new Completion.Finished(
                    Outcome.SUCCEEDED, "Given back: " + String.join(", ", gains) + ".", List.of());
        } catch (Procedure.StoppedException stopped) {
            return stopped.finished(
                    List.of(new Offer("Try again", "retry " + log.state().id())));
        }
    }

    /** The approved members; the leader last as it is now, since it may be another one. */
    private List<String> approvedOrder(RunLog log) {
        EtcdHealth health = tools.asking(() -> EtcdHealth.of(tools.etcd()));
        Optional<String> leader = health.leader().map(EtcdMember::hexId);
        return log.state().plan().orElseThrow().consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.MEMBER)
                .map(Consequence::detail)
                .sorted(Comparator.comparing(id -> leader.equals(Optional.of(id))))
                .toList();
    }

    private EtcdMember member(String id) {
        return tools.asking(() -> tools.etcd().cluster()).members().stream()
                .filter(member -> member.hexId().equals(id))
                .findFirst()
                .orElseThrow(() -> new RefusalException("The member " + id + " is no member any more."));
    }

    private Done defragment(EtcdMember member) throws StepException {
        try {
            EtcdHealth health = EtcdHealth.of(tools.etcd());
            Optional<String> obstacle = obstacle(health);
            if (obstacle.isPresent()) {
                throw new StepException(obstacle.get());
            }
            long before = tools.etcd().status(member).databaseBytes();
            tools.etcd().defragment(member);
            String gain =
                    Bytes.show(Math.max(0, before - tools.etcd().status(member).databaseBytes()));
            return new Done(gain + " given back", Map.of("gain", gain));
        } catch (EtcdException failed) {
            throw new StepException(failed.getMessage(), failed);
        }
    }
}

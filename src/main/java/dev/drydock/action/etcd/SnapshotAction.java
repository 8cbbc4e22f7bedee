package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code etcd snapshot}: chooses a member, makes sure that the members agree, saves, verifies and keeps. */
public final class SnapshotAction implements Action {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final EtcdTools tools;

    public SnapshotAction(EtcdTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return SnapshotCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((SnapshotCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((SnapshotCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        SnapshotCommand snapshot = (SnapshotCommand) command;
        EtcdHealth health = tools.asking(() -> EtcdHealth.of(tools.etcd()));
        EtcdMember member = SnapshotSource.choose(health, snapshot.member());
        List<Text> obstacles = new ArrayList<>();
        List<SnapshotEntry> kept = tools.asking(tools.store()::list);
        snapshot.name()
                .filter(name -> kept.stream().anyMatch(entry -> entry.name().equals(name)))
                .ifPresent(name ->
                        obstacles.add(Text.of("There is a snapshot ").code(name).plain(" already.")));
        Text from = Text.of(member.display()
                + (health.leader().equals(Optional.of(member)) ? ", the leader" : ", which does not lead"));
        return new Plan(
                "Snapshot etcd of " + tools.clusterName(),
                Consequences.of(List.of(
                        new Consequence(
                                Consequence.Kind.ACT,
                                "etcd snapshot",
                                snapshot.name().orElse("")),
                        new Consequence(
                                Consequence.Kind.TARGET,
                                "etcd",
                                health.cluster().hexId()))),
                List.of(
                        new Block.Fact("Cluster", Text.of(tools.clusterName())),
                        new Block.Fact("From", from),
                        new Block.Fact(
                                "Size",
                                Text.of(Bytes.show(health.statusOf(member).databaseBytes())))),
                List.of(),
                obstacles,
                Risk.HARMLESS,
                List.of(tools.lock()));
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        SnapshotCommand snapshot = (SnapshotCommand) command;
        String name = snapshot.name().orElseGet(() -> madeUp(log.state()));
        Procedure procedure = new Procedure(log);
        try {
            Map<String, String> source = procedure.step(
                    new Step("agree", "etcd", "compare the members' data"),
                    () -> SnapshotSource.agree(tools, snapshot.member()));
            Step save = new Step("save:" + name, "etcd", "save and verify " + name);
            SnapshotSaving saving = new SnapshotSaving(tools, name, snapshot.reason(), log.state());
            Map<String, String> saved = procedure.step(
                    save, () -> saving.save(source, detail -> procedure.progress(save, detail), procedure::hearAbort));
            String summary =
                    "Snapshot " + name + " of " + source.get("member") + " is good: " + saved.get("summary") + ".";
            return new Completion.Finished(Outcome.SUCCEEDED, summary, List.of());
        } catch (Procedure.StoppedException stopped) {
            return stopped.finished(
                    List.of(new Offer("Try again", "retry " + log.state().id())));
        }
    }

    /** Unique and the same after a restart, since it is made from the journal. */
    private static String madeUp(RunState run) {
        return "etcd-" + MOMENT.format(run.requestedAt().orElseThrow()) + "-"
                + run.id().value().substring(2);
    }
}

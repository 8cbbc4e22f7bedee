package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.EtcdAlarm;
import dev.drydock.cluster.etcd.EtcdCluster;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.OptionDefinition.Kind;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code etcd alarms}: clears the alarms that are raised, after showing them; with {@code --dry-run} it only shows them. */
public final class AlarmsAction implements Action {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "etcd alarms",
            "Clears etcd's alarms, once what raised them is mended; with --dry-run it only shows them.",
            "",
            0,
            0,
            List.of(
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of("etcd alarms --dry-run", "etcd alarms --reason \"compacted and defragmented\""),
            Set.of(Risk.DISRUPTIVE),
            arguments -> new Alarms(arguments.flag("--dry-run"), arguments.text("--reason")));

    private record Alarms(boolean dryRun, Optional<String> reason) implements Command {}

    private final EtcdTools tools;

    public AlarmsAction(EtcdTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((Alarms) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((Alarms) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        EtcdCluster cluster = tools.asking(() -> tools.etcd().cluster());
        List<EtcdAlarm> alarms = tools.asking(() -> tools.etcd().alarms());
        if (alarms.isEmpty()) {
            throw new RefusalException("No alarm is raised.");
        }
        List<Consequence> consequences = new ArrayList<>();
        consequences.add(new Consequence(Consequence.Kind.ACT, "etcd alarms", ""));
        alarms.forEach(alarm -> consequences.add(new Consequence(
                Consequence.Kind.TARGET,
                alarm.kind() + " of " + name(cluster, alarm),
                Long.toHexString(alarm.memberId()))));
        List<Text> lines = alarms.stream()
                .map(alarm -> Text.empty()
                        .bold(alarm.kind().name())
                        .plain(" of " + Wording.name(name(cluster, alarm)) + ": " + advice(alarm)))
                .toList();
        return new Plan(
                "Clear " + Wording.count(alarms.size(), "alarm") + " of etcd of " + tools.clusterName(),
                Consequences.of(consequences),
                List.of(new Block.Fact("Cluster", Text.of(tools.clusterName()))),
                List.of(new Block.Section(Tone.CAUTION, "Alarms", lines)),
                List.of(),
                Risk.DISRUPTIVE,
                List.of(tools.lock()));
    }

    private static String advice(EtcdAlarm alarm) {
        return switch (alarm.kind()) {
            case NOSPACE -> "nothing is written any more. Compact and defragment first, or it is raised again at once.";
            case CORRUPT -> "its data is damaged. Replace the member first; do not just clear this.";
        };
    }

    private static String name(EtcdCluster cluster, EtcdAlarm alarm) {
        return cluster.members().stream()
                .filter(member -> member.id() == alarm.memberId())
                .map(EtcdMember::display)
                .findFirst()
                .orElse(Long.toHexString(alarm.memberId()));
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        Procedure procedure = new Procedure(log);
        try {
            for (Consequence target :
                    log.state().plan().orElseThrow().consequences().all()) {
                if (target.kind() == Consequence.Kind.TARGET) {
                    Step step = new Step("disarm:" + target.subject(), "etcd", "clear " + target.subject());
                    procedure.step(step, () -> disarm(target));
                }
            }
            return new Completion.Finished(Outcome.SUCCEEDED, "The alarms are cleared.", List.of());
        } catch (Procedure.StoppedException stopped) {
            return stopped.finished(List.of());
        }
    }

    /** Only what was approved; an alarm that is raised no more is cleared. */
    private Done disarm(Consequence approved) throws StepException {
        try {
            for (EtcdAlarm alarm : tools.etcd().alarms()) {
                if (approved.subject().startsWith(alarm.kind().name())
                        && approved.detail().equals(Long.toHexString(alarm.memberId()))) {
                    tools.etcd().disarm(alarm);
                }
            }
            return Done.of("");
        } catch (EtcdException failed) {
            throw new StepException(failed.getMessage(), failed);
        }
    }
}

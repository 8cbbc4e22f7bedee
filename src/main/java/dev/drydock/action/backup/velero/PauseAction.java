package dev.drydock.action.backup.velero;

import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.velero.VeleroSchedule;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.Words;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code backup velero pause} and {@code unpause}: whether a schedule of Velero's makes backups. */
final class PauseAction implements Action {
    private record Pause(String name, boolean dryRun, Optional<String> reason) implements Command {}

    private final VeleroTools tools;
    private final boolean paused;
    private final CommandDefinition definition;

    private PauseAction(VeleroTools tools, boolean paused, String summary) {
        this.tools = tools;
        this.paused = paused;
        String name = "backup velero " + verb();
        this.definition = new CommandDefinition(
                name,
                summary,
                "SCHEDULE",
                1,
                1,
                List.of(
                        OptionDefinition.dryRun(),
                        OptionDefinition.of(
                                "--reason", OptionDefinition.Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
                List.of(name + " nightly"),
                Set.of(Risk.REVERSIBLE),
                arguments -> new Pause(
                        VeleroNames.found(arguments.positionals().getFirst()),
                        arguments.flag("--dry-run"),
                        arguments.text("--reason")));
    }

    static PauseAction pause(VeleroTools tools) {
        return new PauseAction(tools, true, "Has a schedule of Velero's make no backups until it is unpaused.");
    }

    static PauseAction unpause(VeleroTools tools) {
        return new PauseAction(
                tools, false, "Has a schedule of Velero's make backups again; one that is due is made at once.");
    }

    private String verb() {
        return paused ? "pause" : "unpause";
    }

    @Override
    public CommandDefinition definition() {
        return definition;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((Pause) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((Pause) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        VeleroSchedule schedule = find(((Pause) command).name());
        List<Text> obstacles = schedule.paused() == paused
                ? List.of(Text.of("It is " + (paused ? "" : "not ") + "paused already, so there is nothing to do."))
                : List.of();
        Text last = schedule.lastBackup().map(at -> Text.empty().moment(at)).orElseGet(() -> Text.of("none"));
        List<Block.Section> sections = paused
                ? List.of(new Block.Section(
                        Tone.CAUTION,
                        "No backups meanwhile",
                        List.of(Text.of("Nobody is reminded of it: ")
                                .code("backup velero unpause " + Wording.name(schedule.name()))
                                .plain(" has it make backups again."))))
                : List.of();
        return new Plan(
                Wording.capitalised(verb()) + " Velero's schedule " + schedule.name(),
                Consequences.of(List.of(
                        new Consequence(Consequence.Kind.ACT, definition.name(), ""),
                        new Consequence(Consequence.Kind.TARGET, schedule.name(), schedule.uid()))),
                List.of(
                        new Block.Fact("Cluster", Text.of(tools.clusterName())),
                        new Block.Fact("When", Text.empty().code(Wording.name(schedule.cron()))),
                        new Block.Fact("Namespaces", Text.of(VeleroNames.words(schedule.namespaces(), List.of()))),
                        new Block.Fact("Last backup", last)),
                sections,
                obstacles,
                Risk.REVERSIBLE,
                List.of(tools.lock("schedule", schedule.name())));
    }

    private VeleroSchedule find(String name) {
        tools.requireVelero();
        List<VeleroSchedule> schedules = tools.asking(tools.velero()::schedules);
        return schedules.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusalException("Velero has no schedule " + Words.shown(name) + ". "
                        + NearestWord.of(
                                        name,
                                        schedules.stream()
                                                .map(VeleroSchedule::name)
                                                .toList())
                                .map(near -> "Did you mean `" + near + "`?")
                                .orElse("`backup velero schedules` lists them.")));
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        Consequence approved = log.state().plan().orElseThrow().consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.TARGET)
                .findFirst()
                .orElseThrow();
        Procedure procedure = new Procedure(log);
        String name = approved.subject();
        try {
            procedure.step(
                    new Step(verb() + ":" + name, name, verb() + " the schedule " + name),
                    () -> set(name, approved.detail()));
            String opposite = paused ? "unpause" : "pause";
            return new Completion.Finished(
                    Outcome.SUCCEEDED,
                    "Velero's schedule " + name + " is " + verb() + "d.",
                    List.of(new Offer(
                            Wording.capitalised(opposite) + " " + name, "backup velero " + opposite + " " + name)));
        } catch (Procedure.StoppedException stopped) {
            return stopped.finished(
                    List.of(new Offer("Try again", "retry " + log.state().id())));
        }
    }

    private Done set(String name, String uid) throws StepException {
        try {
            VeleroSchedule schedule = tools.velero().schedules().stream()
                    .filter(each -> each.name().equals(name) && each.uid().equals(uid))
                    .findFirst()
                    .orElseThrow(
                            () -> new StepException("the schedule is there no more, or another one of its name is"));
            if (schedule.paused() != paused
                    && tools.velero().pause(schedule, paused).isEmpty()) {
                throw new StepException("the schedule is there no more");
            }
            return Done.of("");
        } catch (ClusterException away) {
            throw new StepException(Wording.sentence(away.getMessage()), away);
        }
    }
}

package dev.drydock.action.backup.velero;

import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.velero.VeleroBackup;
import dev.drydock.cluster.velero.VeleroDeletion;
import dev.drydock.cluster.velero.VeleroPhase.Known;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.OptionDefinition;
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
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code backup velero delete NAME}: by a request to Velero, which deletes what is in the storage too. A Backup object alone that
 * is deleted comes back from the storage.
 */
final class DeleteAction implements Action {
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int TOLD = 5;
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup velero delete",
            "Has Velero delete a backup and all that belongs to it: its data, its snapshots of volumes, its restores.",
            "NAME",
            1,
            1,
            List.of(
                    OptionDefinition.dryRun(),
                    OptionDefinition.of(
                            "--reason", OptionDefinition.Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of("backup velero delete before-upgrade"),
            Set.of(Risk.DESTRUCTIVE),
            arguments -> new Delete(
                    VeleroNames.found(arguments.positionals().getFirst()),
                    arguments.flag("--dry-run"),
                    arguments.text("--reason")));

    private record Delete(String name, boolean dryRun, Optional<String> reason) implements Command {}

    private final VeleroTools tools;

    DeleteAction(VeleroTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((Delete) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((Delete) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        VeleroBackup backup = tools.backup(((Delete) command).name());
        List<Text> obstacles = new ArrayList<>();
        if (backup.work().phase() == Known.DELETING) {
            obstacles.add(Text.of("It is being deleted already."));
        } else if (!backup.work().phase().isOver()) {
            obstacles.add(Text.of("It " + WorkWords.now(backup.work())
                    + ", and Velero deletes none that is not over. Wait for its end."));
        }
        tools.trouble(backup.location(), true).map(Text::marked).ifPresent(obstacles::add);
        Text lost = Text.empty().code(Wording.name(backup.name()));
        return new Plan(
                "Delete Velero's backup " + backup.name(),
                Consequences.of(List.of(
                        new Consequence(Consequence.Kind.ACT, "backup velero delete", ""),
                        new Consequence(Consequence.Kind.LOSS, backup.name(), backup.uid()))),
                List.of(
                        new Block.Fact("Cluster", Text.of(tools.clusterName())),
                        new Block.Fact("It", Text.of(WorkWords.now(backup.work()))),
                        new Block.Fact(
                                "Namespaces", Text.of(VeleroNames.words(backup.namespaces(), backup.excluded())))),
                List.of(new Block.Section(
                        Tone.DANGER,
                        "Lost for good",
                        List.of(
                                backup.createdAt()
                                        .map(at -> lost.plain(" of ").moment(at))
                                        .orElse(lost),
                                Text.of("Its data in the storage, its snapshots of volumes, and Velero's records of"
                                        + " restores from it")))),
                obstacles,
                Risk.DESTRUCTIVE,
                List.of(tools.lock("backup", backup.name())));
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        Consequence approved = log.state().plan().orElseThrow().consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.LOSS)
                .findFirst()
                .orElseThrow();
        String name = approved.subject();
        Procedure procedure = new Procedure(log);
        Step step = new Step("delete:" + name, name, "have Velero delete " + name);
        try {
            procedure.step(step, () -> delete(approved, log, procedure));
            return new Completion.Finished(Outcome.SUCCEEDED, "Velero's backup " + name + " is deleted.", List.of());
        } catch (Procedure.StoppedException stopped) {
            Completion.Finished end = stopped.finished(
                    List.of(new Offer("Try again", "retry " + log.state().id())));
            boolean asked = log.state().step(step.id()).isPresent();
            return asked
                    ? new Completion.Finished(
                            end.outcome(),
                            end.summary() + " Velero may have been asked already, and goes on then: look with `backup"
                                    + " velero list`.",
                            end.offers())
                    : end;
        }
    }

    /** The request has the run's name, so it is one however often it is made; a backup that is gone is deleted. */
    private Done delete(Consequence approved, RunLog log, Procedure procedure)
            throws StepException, InterruptedException {
        String request = "drydock-" + log.state().id().value();
        Instant asked = tools.clock().instant();
        Instant heard = asked;
        while (true) {
            Instant now = tools.clock().instant();
            try {
                Optional<VeleroBackup> backup = tools.velero()
                        .backup(approved.subject())
                        .filter(each -> each.uid().equals(approved.detail()));
                if (backup.isEmpty()) {
                    return Done.of("deleted");
                }
                Optional<VeleroDeletion> deletion = tools.velero().deletion(request);
                if (deletion.isEmpty()) {
                    log.confirmHeld();
                    tools.velero().askToDelete(backup.get(), request);
                } else if (deletion.get().processed()) {
                    throw new StepException(refused(deletion.get()));
                }
                heard = now;
            } catch (ClusterException away) {
                if (away.kind() != ClusterException.Kind.UNAVAILABLE
                        || !now.isBefore(heard.plus(tools.patience().away()))) {
                    throw new StepException(Wording.sentence(away.getMessage()), away);
                }
            }
            Duration since = Duration.between(asked, now);
            if (since.compareTo(tools.patience().still()) >= 0) {
                throw new StepException("Velero was asked, and the backup is still there after "
                        + Wording.duration(since) + ". Look at the pod of Velero in the namespace "
                        + tools.velero().namespace() + " and its log");
            }
            procedure.hearAbort();
            log.pause(LOOK);
        }
    }

    private static String refused(VeleroDeletion deletion) {
        List<String> errors =
                deletion.errors().stream().limit(TOLD).map(Wording::sentence).toList();
        return "Velero did not delete all of it: "
                + (errors.isEmpty() ? "it does not say why" : String.join("; ", errors));
    }
}

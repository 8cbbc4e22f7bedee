package dev.drydock.action.backup.resources.restore;

import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.backup.ApplyStage;
import dev.drydock.cluster.backup.BackupStore;
import dev.drydock.cluster.backup.ObjectApplication.Mode;
import dev.drydock.cluster.backup.ObjectRef;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.Procedure.StoppedException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A restore of an export under way: stage by stage, a step each, in the archive's order. Applying is the same however often it is
 * done, so a stage that was cut off is begun again. What cannot be applied is told, and the rest is applied all the same.
 */
final class ResourceRestoreRun {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ResourceRestoreTools tools;
    private final ResourceRestoreCommand command;
    private final RunLog log;
    private final Procedure procedure;
    private final Predicate<ObjectRef> wanted;

    ResourceRestoreRun(ResourceRestoreTools tools, ResourceRestoreCommand command, RunLog log) {
        this.tools = tools;
        this.command = command;
        this.log = log;
        this.procedure = new Procedure(log);
        this.wanted = Selection.in(command.namespace());
    }

    Completion perform() throws InterruptedException {
        Tally all = new Tally();
        if (!isApproved()) {
            return new Completion.Finished(
                    Outcome.FAILED,
                    "The export " + command.archive()
                            + " is another one by now than the one that was approved: nothing was applied. Ask again.",
                    again());
        }
        try (BackupStore.Staged archive = tools.fetch(command.archive())) {
            for (ApplyStage stage : stages(archive)) {
                Step step = new Step("apply:" + word(stage), command.archive(), "apply the " + stage.words());
                all.add(procedure.step(step, () -> apply(archive, stage, step, all)));
            }
        } catch (IOException unreadable) {
            return new Completion.Finished(
                    Outcome.FAILED, "The export cannot be read: " + unreadable.getMessage() + ".", again());
        } catch (StoppedException stopped) {
            Completion.Finished end = stopped.finished(again());
            return new Completion.Finished(
                    end.outcome(), end.summary() + " What is applied stays: " + all + ".", end.offers());
        }
        return all.failed() == 0
                ? new Completion.Finished(
                        Outcome.SUCCEEDED, "The export " + command.archive() + " is applied: " + all + ".", List.of())
                : new Completion.Finished(
                        Outcome.FAILED,
                        "The export " + command.archive() + " is applied in part: " + all
                                + ". What failed is listed in the thread; trying again leaves what is done as it is.",
                        again());
    }

    /** Names are given again: whoever deleted the export may have kept another one as that. The store proves its SHA-256 itself. */
    private boolean isApproved() {
        String now = tools.find(command.archive()).sha256();
        return log.state().plan().orElseThrow().consequences().all().stream()
                .anyMatch(consequence -> consequence.kind() == Consequence.Kind.CONTENT
                        && consequence.subject().equals(command.archive())
                        && consequence.detail().equals(now));
    }

    private List<Offer> again() {
        return List.of(new Offer("Try again", "retry " + log.state().id()));
    }

    private static String word(ApplyStage stage) {
        return stage.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Those that there is something of; it is also the check that all of the archive can be read, before anything is changed. */
    private Set<ApplyStage> stages(BackupStore.Staged archive) throws IOException {
        Set<ApplyStage> stages = EnumSet.noneOf(ApplyStage.class);
        tools.read(archive, object -> {
            if (wanted.test(object.ref())) {
                stages.add(object.ref().stage());
            }
        });
        return stages;
    }

    private Done apply(BackupStore.Staged archive, ApplyStage stage, Step step, Tally all)
            throws StepException, InterruptedException {
        StageWork work = new StageWork(tools, new Mode(false, command.force()), log, procedure, step);
        boolean whole = false;
        try {
            Done done = apply(archive, stage, work);
            whole = true;
            return done;
        } finally {
            work.tellRest();
            if (!whole) {
                // A stage that goes no further is told of too.
                all.add(work.tally().data());
            }
        }
    }

    private Done apply(BackupStore.Staged archive, ApplyStage stage, StageWork work)
            throws StepException, InterruptedException {
        try {
            Selection selection = new Selection(ref -> wanted.test(ref) && ref.stage() == stage, work::apply);
            tools.read(archive, selection::add);
            selection.flush();
        } catch (StageWork.CutOffException cut) {
            throw cut.interrupted();
        } catch (ClusterException away) {
            throw new StepException(Wording.sentence(away.getMessage()), away);
        } catch (IOException unreadable) {
            throw new StepException("the export cannot be read: " + unreadable.getMessage(), unreadable);
        }
        if (stage == ApplyStage.DEFINITIONS) {
            established(work.definitions());
        }
        return new Done(work.tally().toString(), work.tally().data());
    }

    /** Custom resources are refused until their definitions are served. */
    private void established(List<String> definitions) throws StepException, InterruptedException {
        Instant until = tools.backups().clock().instant().plus(tools.patience().established());
        for (String definition : definitions) {
            while (true) {
                try {
                    if (tools.application().notEstablished(definition).isEmpty()) {
                        break;
                    }
                } catch (ClusterException away) {
                    if (away.kind() != ClusterException.Kind.UNAVAILABLE) {
                        throw new StepException(Wording.sentence(away.getMessage()), away);
                    }
                }
                if (!tools.backups().clock().instant().isBefore(until)) {
                    throw new StepException("the definition " + Wording.name(definition) + " is not established after "
                            + Wording.duration(tools.patience().established()));
                }
                procedure.hearAbort();
                log.pause(LOOK);
            }
        }
    }
}

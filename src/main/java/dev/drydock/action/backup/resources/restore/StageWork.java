package dev.drydock.action.backup.resources.restore;

import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.backup.ApplyOutcome;
import dev.drydock.cluster.backup.ArchivedObject;
import dev.drydock.cluster.backup.ObjectApplication.Mode;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The applying of one stage: waits for an API server that is away, tells how far it is, and keeps what failed. */
final class StageWork {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PACE = Duration.ofSeconds(3);
    /** So many failures are told one by one. */
    private static final int TOLD = 20;

    private final ResourceRestoreTools tools;
    private final Mode mode;
    private final RunLog log;
    private final Procedure procedure;
    private final Step step;
    private final Tally tally = new Tally();
    private final List<String> failures = new ArrayList<>();
    private final List<String> omissions = new ArrayList<>();
    private final List<String> definitions = new ArrayList<>();
    private Instant toldAt = Instant.MIN;

    StageWork(ResourceRestoreTools tools, Mode mode, RunLog log, Procedure procedure, Step step) {
        this.tools = tools;
        this.mode = mode;
        this.log = log;
        this.procedure = procedure;
        this.step = step;
    }

    /** The worker is to stop; thrown through the reading of the archive, which may throw nothing else. */
    static final class CutOffException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient InterruptedException interrupted;

        CutOffException(InterruptedException interrupted) {
            super(interrupted);
            this.interrupted = interrupted;
        }

        InterruptedException interrupted() {
            return interrupted;
        }
    }

    void apply(List<ArchivedObject> batch) {
        Instant now = tools.backups().clock().instant();
        if (now.isBefore(toldAt.plus(PACE))) {
            procedure.hearAbort();
        } else {
            toldAt = now;
            procedure.progress(step, tally.all() + " done");
        }
        List<ApplyOutcome> outcomes = outcomes(batch);
        for (int at = 0; at < batch.size(); at++) {
            ArchivedObject object = batch.get(at);
            ApplyOutcome outcome = outcomes.get(at);
            if (!tally.add(outcome)) {
                note(failures, object, why(outcome));
            } else if (outcome instanceof ApplyOutcome.LeftOut(String why)) {
                note(omissions, object, why);
            } else if (object.ref().kind().equals("CustomResourceDefinition")) {
                definitions.add(object.ref().name());
            }
        }
    }

    /** Applied again where the API server was away: what is applied already stays as it is by that. */
    private List<ApplyOutcome> outcomes(List<ArchivedObject> batch) {
        Instant until = tools.backups().clock().instant().plus(tools.patience().away());
        while (true) {
            try {
                log.confirmHeld();
                return tools.application().apply(batch, mode);
            } catch (ClusterException away) {
                if (away.kind() != ClusterException.Kind.UNAVAILABLE
                        || !tools.backups().clock().instant().isBefore(until)) {
                    throw away;
                }
                procedure.progress(step, Wording.sentence(away.getMessage()));
                pause();
            }
        }
    }

    private void pause() {
        try {
            log.pause(LOOK);
        } catch (InterruptedException stopping) {
            throw new CutOffException(stopping);
        }
    }

    private static void note(List<String> notes, ArchivedObject object, String why) {
        if (notes.size() < TOLD) {
            notes.add(Wording.name(object.ref().toString()) + ": " + Wording.sentence(why));
        }
    }

    private static String why(ApplyOutcome outcome) {
        return switch (outcome) {
            case ApplyOutcome.Conflicted(List<String> fields) ->
                "others own fields that would change: "
                        + String.join(", ", fields.stream().limit(5).toList());
            case ApplyOutcome.Missing(String missing) -> missing;
            case ApplyOutcome.Refused(String refused) -> refused;
            case ApplyOutcome.LeftOut absent -> "";
            case ApplyOutcome.Created none -> "";
            case ApplyOutcome.Changed some -> "";
            case ApplyOutcome.Unchanged none -> "";
        };
    }

    /** Tells in the thread what failed, and what was left out. */
    void tellRest() {
        tell("Not applied: ", failures, tally.failed(), "not applied");
        tell("Left out: ", omissions, tally.leftOut(), "left out");
    }

    private void tell(String beginning, List<String> notes, int all, String end) {
        notes.forEach(note -> log.append(new Event.Milestone(beginning + note)));
        int more = all - notes.size();
        if (more > 0) {
            log.append(new Event.Milestone("… and " + Wording.count(more, "more object") + " of this stage " + end));
        }
    }

    /** The definitions of custom resources that are there now. */
    List<String> definitions() {
        return definitions;
    }

    Tally tally() {
        return tally;
    }
}

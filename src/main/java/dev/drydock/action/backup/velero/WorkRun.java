package dev.drydock.action.backup.velero;

import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.velero.VeleroPhase;
import dev.drydock.cluster.velero.VeleroPhase.Known;
import dev.drydock.cluster.velero.VeleroResults;
import dev.drydock.cluster.velero.VeleroWork;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Answer;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that has Velero make one thing, a backup or a restore: asked for under a name of the run's own, watched to its end, and
 * what it met is told. A process that takes the run over finds what was asked for by that name, and watches on.
 */
final class WorkRun {
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Choice STOP = new Choice(
            "stop",
            "Stop watching",
            "Velero goes on with it, or does not; this run ends, and nobody is told how that ends.");
    private static final String PHASE = "phase";
    private static final String WORDS = "words";
    private static final String MET = "met";
    private static final String WHY = "why";
    private static final String UID = "uid";

    private final VeleroTools tools;
    private final RunLog log;
    private final Thing thing;
    private final Procedure procedure;

    /** What Velero is to make. */
    interface Thing {
        VeleroWork.Kind kind();

        String name();

        /** Asks for it; it is left alone where it is there. */
        void ask();

        /** It, where it is there. */
        Optional<Seen> look();
    }

    /**
     * What was found under the name.
     *
     * @param uid which it is
     * @param run the run that asked for it
     * @param work how it stands
     */
    record Seen(String uid, Optional<String> run, VeleroWork work) {}

    WorkRun(VeleroTools tools, RunLog log, Thing thing) {
        this.tools = tools;
        this.log = log;
        this.thing = thing;
        this.procedure = new Procedure(log);
    }

    Completion perform() throws InterruptedException {
        Step ask = new Step("ask:" + thing.name(), thing.name(), "ask Velero for " + what());
        Step watch = new Step("watch:" + thing.name(), thing.name(), "see the end of " + what());
        boolean asked = false;
        try {
            String uid = procedure.step(ask, this::ask).getOrDefault(UID, "");
            asked = true;
            return switch (procedure.stepOrAsk(watch, List.of(STOP), () -> watch(watch, uid))) {
                case Answer.Finished(Map<String, String> data) -> finished(data);
                case Answer.Chosen(String choice, String why) ->
                    new Completion.Finished(
                            Outcome.FAILED,
                            "Nobody watches " + what() + " any more: " + why + ". " + later(),
                            List.of());
            };
        } catch (Procedure.StoppedException stopped) {
            Completion.Finished end = stopped.finished(
                    asked
                            ? List.of()
                            : List.of(new Offer(
                                    "Try again", "retry " + log.state().id())));
            return asked
                    ? new Completion.Finished(
                            end.outcome(),
                            end.summary() + " Velero goes on with " + what() + ". " + later(),
                            end.offers())
                    : end;
        }
    }

    private String what() {
        return noun() + " " + thing.name();
    }

    private String noun() {
        return switch (thing.kind()) {
            case BACKUP -> "backup";
            case RESTORE -> "restore";
        };
    }

    private String later() {
        return "`" + describe() + "` tells how it stands.";
    }

    private String describe() {
        return switch (thing.kind()) {
            case BACKUP -> "backup velero describe " + thing.name();
            case RESTORE -> "backup velero describe --restore " + thing.name();
        };
    }

    private String logs() {
        return switch (thing.kind()) {
            case BACKUP -> "backup velero logs " + thing.name();
            case RESTORE -> "backup velero logs --restore " + thing.name();
        };
    }

    /** Asked again where the answer was lost: by its name it is one, however often it is asked for. */
    private Done ask() throws StepException, InterruptedException {
        Instant until = tools.clock().instant().plus(tools.patience().away());
        while (true) {
            try {
                Optional<Seen> there = thing.look();
                if (there.isEmpty()) {
                    log.confirmHeld();
                    thing.ask();
                    there = thing.look();
                }
                return ours(there.orElseThrow(() -> new StepException("Velero was asked, and it is not there")));
            } catch (ClusterException away) {
                if (away.kind() != ClusterException.Kind.UNAVAILABLE
                        || !tools.clock().instant().isBefore(until)) {
                    throw new StepException(Wording.sentence(away.getMessage()), away);
                }
                procedure.hearAbort();
                log.pause(LOOK);
            }
        }
    }

    private Done ours(Seen there) throws StepException {
        if (!there.run().equals(Optional.of(log.state().id().value()))) {
            throw new StepException("there is a " + noun() + " of that name already, which this run did not ask for");
        }
        return new Done("", Map.of(UID, there.uid()));
    }

    private Done watch(Step step, String uid) throws StepException, InterruptedException {
        VeleroWork end = new WorkWatch(tools, log, procedure)
                .toItsEnd(
                        step,
                        "it",
                        () -> thing.look()
                                .filter(seen -> seen.uid().equals(uid))
                                .map(Seen::work));
        boolean met = end.errors() + end.warnings() > 0;
        String words = WorkWords.now(end);
        return new Done(
                words,
                Map.of(
                        PHASE, end.phase().word(),
                        WORDS, words,
                        MET, Boolean.toString(met),
                        WHY, WorkWords.why(end)));
    }

    private Completion finished(Map<String, String> data) throws InterruptedException {
        if (Boolean.parseBoolean(data.get(MET))) {
            Step tell = new Step("tell:" + thing.name(), thing.name(), "list what " + what() + " met");
            procedure.step(tell, this::tell);
        }
        String all = Wording.capitalised(what()) + " " + data.getOrDefault(WORDS, "");
        String why = data.getOrDefault(WHY, "");
        String end = all + (why.isEmpty() ? "" : ". " + Wording.capitalised(why));
        boolean good = VeleroPhase.of(data.getOrDefault(PHASE, "")) == Known.COMPLETED;
        return good
                ? new Completion.Finished(Outcome.SUCCEEDED, end + ".", List.of())
                : new Completion.Finished(Outcome.FAILED, end + ". `" + logs() + "` has its log.", List.of());
    }

    /** That its list cannot be had changes nothing about how it ended. */
    private Done tell() throws InterruptedException {
        try {
            VeleroResults results = tools.velero().results(thing.kind(), thing.name());
            WorkWords.told(results, logs()).forEach(line -> log.append(new Event.Milestone(line)));
            return Done.of("");
        } catch (ClusterException away) {
            String why = "its errors and warnings cannot be listed: " + Wording.sentence(away.getMessage());
            log.append(new Event.Milestone(Wording.capitalised(why)));
            return Done.of(why);
        }
    }
}

package dev.drydock.action.etcd.restore;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.StepState;
import java.util.List;
import java.util.Optional;

/** How a restore ends that did not succeed, in words: told from its journal alone. */
final class RestoreEnding {
    private final RunLog log;

    RestoreEnding(RunLog log) {
        this.log = log;
    }

    /** A lead wants no more of it: people go on. */
    Completion stopHere(List<String> byHand, String why) {
        byHand(byHand);
        return new Completion.Finished(
                Outcome.FAILED,
                why + ". Drydock does nothing more; the commands to go on by hand, or back, are in the thread.",
                List.of());
    }

    /** Tells the commands with which people go on, a line each. */
    void byHand(List<String> commands) {
        commands.forEach(line -> log.append(new Event.Milestone(line)));
    }

    /** Tells what an abort means from here on, if that is not what it meant already. */
    void abortMeans(boolean possible, String words) {
        Event.AbortMeans means = new Event.AbortMeans(possible, words);
        if (!log.state().abort().equals(Optional.of(means))) {
            log.append(means);
        }
    }

    /** Whether a step that is begun could not be done before, and a lead chose to try again. */
    static boolean wasAsked(RunState state, Step step) {
        return state.step(step.id()).flatMap(StepState::waitingSince).isPresent();
    }

    /** Whether etcd served before the restore; where it did not, its old data will not make it. */
    boolean served() {
        return RestorePreparation.served(log.state());
    }

    /** The same again, from the start. */
    List<Offer> retry() {
        return List.of(new Offer("Try again", "retry " + log.state().id()));
    }

    /** Whether it was aborted, or failed. */
    Outcome outcome() {
        return log.state().abortedBy().isPresent() ? Outcome.ABORTED : Outcome.FAILED;
    }

    /** Why it did not go on, from the journal alone. */
    String reason(String otherwise) {
        RunState state = log.state();
        return state.abortedBy()
                .map(by -> "Aborted by @" + by.name() + ".")
                .or(() -> state.steps().values().stream()
                        .filter(step -> step.status() == StepState.Status.FAILED)
                        .filter(step -> !step.step().id().startsWith(WayBack.BACK))
                        .findFirst()
                        .map(step -> "It could not " + step.step().title() + ": " + step.detail() + "."))
                .orElse(otherwise);
    }
}

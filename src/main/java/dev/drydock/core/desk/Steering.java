package dev.drydock.core.desk;

import dev.drydock.core.approval.Standing;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.StepState;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Takes what people ask of a run under way: pause, resume, abort, skip, extend. The requester and every lead may. */
final class Steering {
    private final RunAppender appender;
    private final Function<RunState, List<Offer>> leftovers;

    /**
     * Makes it.
     *
     * @param leftovers what is offered to undo what a run leaves behind
     */
    Steering(RunAppender appender, Function<RunState, List<Offer>> leftovers) {
        this.appender = appender;
        this.leftovers = leftovers;
    }

    Optional<String> control(RunId id, Control control, Standing by, String delivery) {
        return appender.decideOnce(id, delivery, state -> {
            Optional<String> refusal = refusal(state, control, by);
            if (refusal.isPresent()) {
                return new RunAppender.Decision<>(List.of(), refusal.get());
            }
            Event controlled = new Event.Controlled(by.person(), control);
            if (state.phase() == RunState.Phase.RUNNING) {
                return new RunAppender.Decision<>(List.of(controlled), done(control));
            }
            boolean begun = state.startedAt().isPresent();
            Event ended = new Event.Ended(
                    Outcome.ABORTED,
                    "Aborted by @" + by.person().name() + (begun ? " before it went on." : " before it started."),
                    leftovers.apply(state));
            return new RunAppender.Decision<>(
                    List.of(controlled, ended),
                    begun ? "Aborted. It goes no further." : "Aborted. Nothing was started.");
        });
    }

    private static Optional<String> refusal(RunState state, Control control, Standing by) {
        if (state.hasEnded()) {
            return Optional.of("It is over: " + state.ended().orElseThrow().summary());
        }
        boolean requester = state.request().requester().id().equals(by.person().id());
        if (!requester && !by.lead()) {
            return Optional.of(
                    "Only " + state.request().requester().handle() + ", who asked for it, or a lead may do that.");
        }
        boolean running = state.phase() == RunState.Phase.RUNNING;
        return switch (control) {
            case Control.Abort abort ->
                state.abortedBy()
                        .map(first -> "@" + first.name() + " has aborted it already; it is coming to its end.")
                        .or(() -> state.abort()
                                .filter(means -> running && !means.possible())
                                .map(means -> "It cannot be aborted any more. " + means.words()));
            case Control.Pause pause -> refuseUnless(running && !state.isPaused(), "It is not running now.");
            case Control.Resume resume -> refuseUnless(running && state.isPaused(), "It is not paused.");
            case Control.Unlock unlock -> throw new IllegalArgumentException("a lock is taken away by unlock only");
            case Control.Extend extend -> refuseUnless(running, "It is not running now.");
            case Control.Skip skip -> skipRefusal(state, skip.stepId());
            case Control.Choose choose -> choiceRefusal(state, choose, by);
        };
    }

    private static Optional<String> skipRefusal(RunState state, String stepId) {
        StepState step = state.steps().get(stepId);
        if (step == null) {
            return Optional.of("There is no such step in this run.");
        }
        return switch (step.status()) {
            case LISTED -> Optional.empty();
            case WAITING -> refuseUnless(step.choices().isEmpty(), "It cannot be skipped: a lead has to choose.");
            case INTENDED ->
                Optional.of("It is under way already and cannot be skipped: "
                        + step.step().title() + ".");
            case DONE, FAILED, SKIPPED ->
                Optional.of("It is over already: " + step.step().title() + ".");
        };
    }

    /** The choice may undo or give up what two leads approved, so it is a lead's, whoever asked for the run. */
    private static Optional<String> choiceRefusal(RunState state, Control.Choose choose, Standing by) {
        if (!by.lead()) {
            return Optional.of("Only a lead may choose how it goes on.");
        }
        boolean asked = state.step(choose.stepId())
                .filter(StepState::isAsking)
                .map(step ->
                        step.choices().stream().anyMatch(choice -> choice.id().equals(choose.choice())))
                .orElse(false);
        return refuseUnless(asked, "That is not asked any more; the card shows how it stands.");
    }

    private static Optional<String> refuseUnless(boolean fine, String why) {
        return fine ? Optional.empty() : Optional.of(why);
    }

    private static String done(Control control) {
        return switch (control) {
            case Control.Abort abort -> "Aborting: nothing new begins, and it ends with what is under way.";
            case Control.Pause pause -> "Pausing: nothing new begins until somebody resumes it. Deadlines stand still.";
            case Control.Resume resume -> "It goes on.";
            case Control.Unlock unlock -> throw new IllegalArgumentException("a lock is taken away by unlock only");
            case Control.Extend extend -> "Every deadline is " + extend.by().toMinutes() + " minutes later.";
            case Control.Skip skip -> "It will be left where it is.";
            case Control.Choose choose -> "Chosen: " + choose.choice().replace('-', ' ') + ".";
        };
    }
}

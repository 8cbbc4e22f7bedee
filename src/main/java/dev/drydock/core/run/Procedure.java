package dev.drydock.core.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run's steps one after the other, each with its intent before and its outcome behind it in the journal. What was done before
 * a crash is passed over; what was only intended is begun again, so each step must look at the world before it acts. Between
 * steps, and whenever a step tells how far it is, people are heard: an abort stops it, a pause holds it.
 */
public final class Procedure {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Choice RETRY =
            new Choice("retry", "Try again", "The same step is begun again; what is done stays done.");

    private final RunLog log;
    private final boolean hearing;

    public Procedure(RunLog log) {
        this(log, true);
    }

    private Procedure(RunLog log, boolean hearing) {
        this.log = log;
        this.hearing = hearing;
    }

    /** One that nobody stops or holds: the way back, once something stopped the way forward. */
    public static Procedure unstoppable(RunLog log) {
        return new Procedure(log, false);
    }

    /** What a step does. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it.
         *
         * @throws StepException when it cannot be done
         * @throws InterruptedException when the worker is to stop
         */
        Done perform() throws StepException, InterruptedException;
    }

    /**
     * How a step went.
     *
     * @param detail for people; may be empty
     * @param data what a resumed run needs to know of it
     */
    public record Done(String detail, Map<String, String> data) {
        public Done {
            data = Map.copyOf(data);
        }

        public static Done of(String detail) {
            return new Done(detail, Map.of());
        }
    }

    /** A step that cannot be done; the message says why, in plain words. */
    public static final class StepException extends Exception {
        private static final long serialVersionUID = 1L;

        public StepException(String why) {
            super(why);
        }

        public StepException(String why, Throwable cause) {
            super(why, cause);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    /** What came of a step that may ask. */
    public sealed interface Answer {
        /** It was done; what it left. */
        record Finished(Map<String, String> data) implements Answer {}

        /** It could not be done, and a lead chose this. */
        record Chosen(String choice, String why) implements Answer {}
    }

    /** The procedure goes no further: a step failed, or somebody aborted. Thrown through the steps that are under way. */
    public static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Outcome outcome;

        private StoppedException(Outcome outcome, String summary) {
            super(summary);
            this.outcome = outcome;
        }

        /** The end of a run that went no further. */
        public Action.Completion.Finished finished(List<Offer> offers) {
            return new Action.Completion.Finished(outcome, String.valueOf(getMessage()), offers);
        }
    }

    /**
     * Does a step, unless it was done before.
     *
     * @return what it left
     * @throws StoppedException when it failed, or somebody aborted before or in it
     */
    public Map<String, String> step(Step step, Work work) throws InterruptedException {
        Optional<StepState> before = log.state().step(step.id());
        if (before.map(state -> state.status() == StepState.Status.DONE).orElse(false)) {
            return before.orElseThrow().data();
        }
        if (before.map(state -> state.status() == StepState.Status.FAILED).orElse(false)) {
            // The process ended before the run did; that it failed stands in the journal, and is acted on.
            throw failed(step, before.orElseThrow().detail());
        }
        try {
            return attempt(step, work);
        } catch (StepException failed) {
            log.append(new Event.StepFailed(step.id(), failed.why()));
            throw failed(step, failed.why());
        }
    }

    private static StoppedException failed(Step step, String why) {
        return new StoppedException(Outcome.FAILED, "It could not " + step.title() + ": " + why + ".");
    }

    /**
     * Does a step, unless it was done before; where it cannot be done, a lead chooses: to try again, or one of the other ways
     * on, which end it.
     *
     * @param ways the other ways on
     * @throws StoppedException when somebody aborted before or in it
     */
    public Answer stepOrAsk(Step step, List<Choice> ways, Work work) throws InterruptedException {
        while (true) {
            Optional<StepState> before = log.state().step(step.id());
            if (before.map(state -> state.status() == StepState.Status.DONE).orElse(false)) {
                return new Answer.Finished(before.orElseThrow().data());
            }
            if (before.map(state -> !state.choices().isEmpty() || state.chosen().isPresent())
                    .orElse(false)) {
                String chosen = choice(step);
                if (!chosen.equals(RETRY.id())) {
                    String why = log.state().step(step.id()).orElseThrow().detail();
                    if (before.orElseThrow().status() != StepState.Status.FAILED) {
                        log.append(new Event.StepFailed(step.id(), why));
                    }
                    return new Answer.Chosen(chosen, why);
                }
            }
            try {
                return new Answer.Finished(attempt(step, work));
            } catch (StepException failed) {
                List<Choice> choices = new ArrayList<>();
                choices.add(RETRY);
                choices.addAll(ways);
                log.append(new Event.StepAsks(step.id(), failed.why(), choices));
            }
        }
    }

    /**
     * Asks a lead how to go on, and does nothing until one has chosen.
     *
     * @param why what is asked, in plain words
     * @return the id of what was chosen
     * @throws StoppedException when somebody aborted
     */
    public String ask(Step step, String why, List<Choice> ways) throws InterruptedException {
        Optional<StepState> before = log.state().step(step.id());
        if (before.isEmpty()) {
            log.append(List.of(new Event.StepIntended(step), new Event.StepAsks(step.id(), why, ways)));
        }
        String chosen = choice(step);
        if (!log.state().step(step.id()).orElseThrow().status().isOver()) {
            log.append(new Event.StepDone(step.id(), chosen, Map.of()));
        }
        return chosen;
    }

    /** What a lead chose; an abort answers the question too, and nobody is asked any more. */
    private String choice(Step step) throws InterruptedException {
        try {
            return awaitChoice(step);
        } catch (StoppedException aborted) {
            skip(step, aborted);
            throw aborted;
        }
    }

    private String awaitChoice(Step step) throws InterruptedException {
        while (true) {
            hearAbort();
            Optional<String> chosen = log.state().step(step.id()).flatMap(StepState::chosen);
            if (chosen.isPresent()) {
                return chosen.get();
            }
            log.pause(LOOK);
            log.refresh();
        }
    }

    private Map<String, String> attempt(Step step, Work work) throws StepException, InterruptedException {
        hear();
        log.append(new Event.StepIntended(step));
        hear(step);
        try {
            log.confirmHeld();
            Done done = work.perform();
            log.append(new Event.StepDone(step.id(), done.detail(), done.data()));
            return done.data();
        } catch (StepException failed) {
            if (Thread.interrupted()) {
                // It was cut short by this process's end; whoever carries the run on does it again.
                throw new InterruptedException("stopped in a step: " + failed.why());
            }
            throw failed;
        } catch (StoppedException aborted) {
            skip(step, aborted);
            throw aborted;
        }
    }

    /** Gives what a program printed for a step, as a file. */
    public void print(Step step, String name, String text) {
        log.append(new Event.Printed(step.id(), name, text));
    }

    /** Tells how far a step is, and hears people. Not to be called more often than people want to read. */
    public void progress(Step step, String detail) {
        log.append(new Event.StepProgressed(step.id(), detail));
        hearAbort();
    }

    /** Hears people without telling anything. */
    public void hearAbort() {
        if (!hearing) {
            return;
        }
        log.refresh();
        log.state().abortedBy().ifPresent(by -> {
            throw new StoppedException(Outcome.ABORTED, "Aborted by @" + by.name() + ".");
        });
    }

    private void hear(Step step) throws InterruptedException {
        try {
            hear();
        } catch (StoppedException aborted) {
            skip(step, aborted);
            throw aborted;
        }
    }

    private void hear() throws InterruptedException {
        hearAbort();
        while (hearing && log.state().isPaused()) {
            log.pause(LOOK);
            hearAbort();
        }
    }

    private void skip(Step step, StoppedException why) {
        log.append(new Event.StepSkipped(step.id(), String.valueOf(why.getMessage())));
    }
}

package dev.drydock.core.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a step of a run stands.
 *
 * @param step the step
 * @param listed whether it is on its group's final list, and not one that came before it: a cordon
 * @param status where it is
 * @param intendedAt when it was first about to act
 * @param waitingSince since when it could not be done; empty once it was taken up or is over
 * @param endedAt when it was done, failed or was skipped
 * @param detail what it waits for or what came of it, for people; may be empty
 * @param data what it left for a resumed run
 * @param choices what a lead is asked to choose from; empty unless it waits for that
 * @param chosen what a lead chose when it asked last; empty once it began again
 */
public record StepState(
        Step step,
        boolean listed,
        Status status,
        Optional<Instant> intendedAt,
        Optional<Instant> waitingSince,
        Optional<Instant> endedAt,
        String detail,
        Map<String, String> data,
        List<Choice> choices,
        Optional<String> chosen) {
    /** Where a step is: LISTED → INTENDED ⇄ WAITING → DONE, FAILED or SKIPPED; a listed step may be skipped too. */
    public enum Status {
        LISTED,
        INTENDED,
        WAITING,
        DONE,
        FAILED,
        SKIPPED;

        public boolean isOver() {
            return this == DONE || this == FAILED || this == SKIPPED;
        }
    }

    /** A step of a group's final list. */
    static StepState listed(Step step) {
        return first(step, true);
    }

    /** A step on no list. */
    static StepState unlisted(Step step) {
        return first(step, false);
    }

    private static StepState first(Step step, boolean listed) {
        return new StepState(
                step,
                listed,
                Status.LISTED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                Map.of(),
                List.of(),
                Optional.empty());
    }

    StepState intended(Instant at) {
        return new StepState(
                step,
                listed,
                Status.INTENDED,
                intendedAt.or(() -> Optional.of(at)),
                waitingSince,
                Optional.empty(),
                "",
                data,
                List.of(),
                Optional.empty());
    }

    StepState progressed(String awaited) {
        return new StepState(
                step,
                listed,
                Status.INTENDED,
                intendedAt,
                Optional.empty(),
                endedAt,
                awaited,
                data,
                List.of(),
                Optional.empty());
    }

    StepState waiting(Instant at, String why) {
        return asking(at, why, List.of());
    }

    StepState asking(Instant at, String why, List<Choice> ways) {
        return new StepState(
                step,
                listed,
                Status.WAITING,
                intendedAt,
                waitingSince.or(() -> Optional.of(at)),
                endedAt,
                why,
                data,
                List.copyOf(ways),
                Optional.empty());
    }

    /** A lead chose; what it means is the run's to know. */
    StepState chose(String choice) {
        return new StepState(
                step, listed, status, intendedAt, waitingSince, endedAt, detail, data, choices, Optional.of(choice));
    }

    /** Whether a lead is asked, and has not chosen yet. */
    public boolean isAsking() {
        return status == Status.WAITING && !choices.isEmpty() && chosen.isEmpty();
    }

    StepState over(Status status, Instant at, String detail, Map<String, String> data) {
        return new StepState(
                step,
                listed,
                status,
                intendedAt,
                Optional.empty(),
                Optional.of(at),
                detail,
                Map.copyOf(data),
                List.of(),
                chosen);
    }
}

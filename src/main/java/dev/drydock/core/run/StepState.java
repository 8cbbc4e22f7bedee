package dev.drydock.core.run;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How a step of a run stands.
 *
 * @param step the step
 * @param status where it is
 * @param intendedAt when it was first about to act
 * @param endedAt when it was done, failed or was skipped
 * @param detail what it waits for or what came of it, for people; may be empty
 * @param data what it left for a resumed run
 */
public record StepState(
        Step step,
        Status status,
        Optional<Instant> intendedAt,
        Optional<Instant> endedAt,
        String detail,
        Map<String, String> data) {
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

    static StepState listed(Step step) {
        return new StepState(step, Status.LISTED, Optional.empty(), Optional.empty(), "", Map.of());
    }

    StepState intended(Instant at) {
        return new StepState(step, Status.INTENDED, intendedAt.or(() -> Optional.of(at)), Optional.empty(), "", data);
    }

    StepState progressed(String awaited) {
        return new StepState(step, Status.INTENDED, intendedAt, endedAt, awaited, data);
    }

    StepState waiting(String why) {
        return new StepState(step, Status.WAITING, intendedAt, endedAt, why, data);
    }

    StepState over(Status status, Instant at, String detail, Map<String, String> data) {
        return new StepState(step, status, intendedAt, Optional.of(at), detail, Map.copyOf(data));
    }
}

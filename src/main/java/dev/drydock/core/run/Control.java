package dev.drydock.core.run;

import java.time.Duration;

/** What a person asks of a run that is under way. */
public sealed interface Control {
    /** Begin nothing new until resumed; what has begun goes on, and deadlines stand still. */
    record Pause() implements Control {}

    /** Go on after a pause. */
    record Resume() implements Control {}

    /** Begin nothing new, and end. */
    record Abort() implements Control {}

    /**
     * Leave out a step that is waiting.
     *
     * @param stepId the step
     */
    record Skip(String stepId) implements Control {}

    /**
     * Choose how a step that asks goes on; only a lead may.
     *
     * @param stepId the step
     * @param choice the choice's id
     */
    record Choose(String stepId, String choice) implements Control {}

    /**
     * Take a lock away from the run, which ends it at once: what is under way is not waited for.
     *
     * @param resource the lock's name
     * @param reason why
     */
    record Unlock(String resource, String reason) implements Control {}

    /**
     * Move the deadlines.
     *
     * @param by how much later
     */
    record Extend(Duration by) implements Control {}
}

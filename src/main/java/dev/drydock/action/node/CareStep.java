package dev.drydock.action.node;

import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.Step;

/**
 * A piece of the care of one node. It may be begun again wherever it was cut short, and so looks at the node before it acts.
 *
 * @param step what the journal calls it; its group is the node's name
 * @param work what it does
 */
public record CareStep(Step step, Work work) {
    /** What it does, on a thread of its own. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it.
         *
         * @throws StepException when it cannot be done: why, in plain words
         * @throws InterruptedException when the worker is to stop; what goes on by itself on the node goes on
         */
        Done perform(Watcher watcher) throws StepException, InterruptedException;
    }

    /** Who watches the work. */
    public interface Watcher {
        /** Tells how far it is. Not to be called more often than people want to read. */
        void tell(String detail);

        /** Gives what a program printed, once, as a file. */
        void print(String name, String text);

        /** Whether somebody aborted the run: what only waits ends then, what acts is finished first. */
        boolean isAborted();
    }
}

package dev.drydock.core.run;

import java.time.Instant;

/** The port to durable work: what was queued is done at least once, on one replica at a time, also after a crash. */
public interface WorkQueue {
    /** A piece of work, which must be harmless when done twice. */
    sealed interface Work {
        /** Look at the run and carry it on, if it may start or was interrupted. */
        record Carry(RunId run) implements Work {}

        /** Look whether the run's plan has expired. */
        record Expire(RunId run, int revision) implements Work {}
    }

    /** Queues work for a moment, now or later; queueing it again while it waits moves it to the earlier of the two moments. */
    void queue(Work work, Instant when);
}

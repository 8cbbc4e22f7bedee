package dev.drydock.crash;

import dev.drydock.core.run.WorkQueue;
import java.time.Instant;

/** The work queue, as a process that can die has it. */
record MortalQueue(WorkQueue queue, Life life) implements WorkQueue {
    @Override
    public void queue(Work work, Instant when) {
        boolean unused =
                life.effect(CrashPoint.Kind.QUEUE_WRITE, work.getClass().getSimpleName(), () -> {
                    queue.queue(work, when);
                    return true;
                });
    }
}

package dev.drydock.adapter.store;

import dev.drydock.core.run.WorkQueue;

/** Does queued work. Whatever it throws, the work is done again later. */
@FunctionalInterface
public interface WorkHandler {
    /**
     * Does a piece of work, on a virtual thread, for as long as it takes.
     *
     * @throws InterruptedException when this process is to stop; the work stays in the queue for another one
     */
    void handle(WorkQueue.Work work) throws InterruptedException;
}

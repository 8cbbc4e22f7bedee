package dev.drydock.core.run;

import java.time.InstantSource;

/**
 * The sweep that makes up for a crash between an append and the queueing of its work: every open run's journal says what is
 * due. Run at start and every minute.
 */
public final class Recovery {
    private final Journal journal;
    private final WorkQueue queue;
    private final InstantSource clock;

    public Recovery(Journal journal, WorkQueue queue, InstantSource clock) {
        this.journal = journal;
        this.queue = queue;
        this.clock = clock;
    }

    /** Queues what is due for each run that has not ended. */
    public void sweep() {
        for (RunId id : journal.open()) {
            RunState state = RunState.of(id, journal.read(id, 0));
            switch (state.phase()) {
                case AWAITING_APPROVAL ->
                    queue.queue(
                            new WorkQueue.Work.Expire(id, state.revision()),
                            state.planned().orElseThrow().expiresAt());
                case APPROVED, RUNNING -> queue.queue(new WorkQueue.Work.Carry(id), clock.instant());
                case PLANNING, ENDED -> {}
            }
        }
    }
}

package dev.drydock.core.run;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The sweep that makes up for a crash between an append and the queueing of its work: every open run's journal says what is
 * due. Run at start and now and then.
 */
public final class Recovery {
    private final OpenRuns runs;
    private final WorkQueue queue;
    private final InstantSource clock;
    /** Whose expiry is queued, and in which state: it stays in the queue until it was done. */
    private Map<RunId, Long> expiring = Map.of();

    public Recovery(OpenRuns runs, WorkQueue queue, InstantSource clock) {
        this.runs = runs;
        this.queue = queue;
        this.clock = clock;
    }

    /** Queues what is due for each run that has not ended. */
    public void sweep() {
        Map<RunId, Long> waiting = new HashMap<>();
        for (RunState state : runs.now()) {
            switch (state.phase()) {
                case AWAITING_APPROVAL -> {
                    if (expiring.getOrDefault(state.id(), 0L) != state.sequence()) {
                        queue.queue(
                                new WorkQueue.Work.Expire(state.id(), state.revision()),
                                state.planned().orElseThrow().expiresAt());
                    }
                    waiting.put(state.id(), state.sequence());
                }
                case APPROVED, RUNNING -> queue.queue(new WorkQueue.Work.Carry(state.id()), clock.instant());
                case PLANNING, ENDED -> {}
            }
        }
        expiring = waiting;
    }
}

package dev.drydock.core.desk;

import dev.drydock.core.run.Journal;
import dev.drydock.core.run.WorkQueue;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queueing of what follows from an append. It comes after the fact: where the database goes away in between, what was
 * appended stays true, and {@link dev.drydock.core.run.Recovery} queues what follows from it.
 */
final class FollowUps {
    private static final Logger log = LoggerFactory.getLogger(FollowUps.class);

    private final WorkQueue queue;

    FollowUps(WorkQueue queue) {
        this.queue = queue;
    }

    /** Queues work, if that can be done now. */
    void queue(WorkQueue.Work work, Instant when) {
        attempt(() -> queue.queue(work, when));
    }

    /** Does what only makes things go faster, if that can be done now. */
    void attempt(Runnable following) {
        try {
            following.run();
        } catch (Journal.JournalException away) {
            log.atWarn().addKeyValue("why", away.getMessage()).log("what follows is left to the next sweep");
        }
    }
}

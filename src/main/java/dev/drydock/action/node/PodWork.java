package dev.drydock.action.node;

import dev.drydock.cluster.PodRef;
import dev.drydock.core.run.Step;
import java.time.Instant;
import java.util.Optional;

/** Where one pod of a drain is. Belongs to the drain's one thread. */
final class PodWork {
    private static final String EVICT = "evict:";

    /** TODO ⇄ BLOCKED → REMOVING → LEAVING → OVER; whatever is not OVER may become it at once, when the pod is gone. */
    enum Phase {
        /** To be removed. */
        TODO,
        /** Asked for and refused for now; asked again at {@link #retryAt}. */
        BLOCKED,
        /** The request is under way. */
        REMOVING,
        /** The API server accepted; the pod is shutting down. */
        LEAVING,
        /** Gone, failed or left out. */
        OVER
    }

    final PodRef ref;
    final Step step;
    Phase phase = Phase.TODO;
    boolean intended;
    boolean failed;
    /** Why it failed; empty otherwise. */
    String failure = "";

    boolean skipped;
    Instant retryAt = Instant.MIN;
    int refusals;
    String blockedBy = "";
    Optional<Instant> deletionTimestamp = Optional.empty();

    PodWork(PodRef ref, String group) {
        this.ref = ref;
        this.step = step(ref, group);
    }

    static Step step(PodRef ref, String group) {
        return new Step(EVICT + ref.uid(), group, "evict " + ref);
    }

    void fail(String why) {
        phase = Phase.OVER;
        failed = true;
        failure = why;
    }

    static boolean isEviction(Step step) {
        return step.id().startsWith(EVICT);
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    /** Whether nothing was asked of the API server that could still take effect. */
    boolean mayBeLeftOut() {
        return phase == Phase.TODO || phase == Phase.BLOCKED;
    }
}

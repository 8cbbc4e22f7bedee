package dev.drydock.action.node;

import dev.drydock.cluster.PodRef;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

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

    /** Why it is not gone in time. */
    String lateReason(Duration timeout) {
        String state = switch (phase) {
            case LEAVING -> "still shutting down";
            case BLOCKED -> blockedBy;
            case TODO -> "not asked for yet";
            case REMOVING -> "asked for, and not answered by the API server";
            case OVER -> throw new IllegalStateException("not late: " + phase);
        };
        return "not gone within " + Wording.duration(timeout) + ": " + state;
    }

    /** Whether it has been shutting down for longer than so many seconds, and that is enough. */
    boolean isNotWaitedFor(OptionalInt seconds, Instant now) {
        return phase == Phase.LEAVING
                && seconds.isPresent()
                && deletionTimestamp
                        .map(since -> Duration.between(since, now).toSeconds() > seconds.getAsInt())
                        .orElse(false);
    }

    /** Whether nothing was asked of the API server that could still take effect. */
    boolean mayBeLeftOut() {
        return phase == Phase.TODO || phase == Phase.BLOCKED;
    }
}

package dev.drydock.action.node;

import dev.drydock.core.run.Outcome;

/** Why a drain comes to a halt. */
sealed interface DrainHalt {
    /** It is over. */
    record Over(Outcome outcome) implements DrainHalt {}

    /** It would lose something that nobody approved. */
    record NeedsApproval() implements DrainHalt {}

    /** The next pod to evict is the one that this process runs in. */
    record NeedsAnotherWorker() implements DrainHalt {}
}

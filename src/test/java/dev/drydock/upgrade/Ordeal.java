package dev.drydock.upgrade;

import dev.drydock.core.run.Action.Completion;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One cell of a matrix: a trouble at a step, and what a lead chooses when the run asks. With {@code retry} the trouble is over by
 * then; else it lasts until the run is over, since nobody chooses to go on without a node that is well.
 *
 * @param node where; empty for a step of no node
 */
record Ordeal(String step, String node, Trouble trouble, String choice) {
    static final String RETRY = "retry";
    static final String SKIP = "skip-node";
    static final String STOP = "stop";

    /**
     * How it went.
     *
     * @param begun the ordeals that came, in no order
     * @param harmless those of them of which nobody was asked, though their kind asks
     * @param asked what a lead was asked
     * @param unready the nodes that were not Ready when the run ended
     * @param isFinishedLater whether the same request again had anything left to do
     */
    record Result(
            Completion.Finished end,
            Set<Ordeal> begun,
            Set<Ordeal> harmless,
            List<String> asked,
            List<String> unready,
            boolean isFinishedLater) {
        Result {
            begun = Set.copyOf(begun);
            harmless = Set.copyOf(harmless);
            asked = List.copyOf(asked);
            unready = List.copyOf(unready);
        }

        /** In a line of a report. */
        String line() {
            return end.outcome() + ": " + end.summary() + (asked.isEmpty() ? "" : " Asked: " + asked + ".")
                    + (isFinishedLater ? " Finished by the same request." : "");
        }

        /** The same, when the same request again has done what was left. */
        Result finished() {
            return new Result(end, begun, harmless, asked, unready, true);
        }
    }

    String id() {
        return node.isEmpty() ? step : step + ":" + node;
    }

    /** Whether it is over only when the run is. */
    boolean isToLast() {
        return trouble.course() == Trouble.Course.ASKS && !choice.equals(RETRY);
    }

    /** Whether its step has done its work, or most of it, when it is over. */
    boolean isLast() {
        return trouble.course() == Trouble.Course.PASSES || trouble == Trouble.BOT_KILLED_BEFORE_THE_OUTCOME;
    }

    /** The same with each answer that a lead may give. */
    Stream<Ordeal> answered() {
        return trouble.course() == Trouble.Course.ASKS
                ? Stream.of(RETRY, SKIP, STOP).map(answer -> new Ordeal(step, node, trouble, answer))
                : Stream.of(this);
    }

    /** The same, and a lead chooses to try again. */
    Ordeal retried() {
        return new Ordeal(step, node, trouble, RETRY);
    }

    @Override
    public String toString() {
        return id() + " | " + trouble + (trouble.course() == Trouble.Course.ASKS ? " | " + choice : "");
    }
}

package dev.drydock.action.node;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells whether a drain is over, and how: the outcome, the summary, and what is offered next. Pure. */
final class DrainEnding {
    private DrainEnding() {}

    /** Whether it halts now, and why; empty while something is under way or can still begin. */
    static Optional<DrainHalt> halt(DrainBoard board, RunState run) {
        if (!board.isQuiet()) {
            return Optional.empty();
        }
        if (board.wantsAnotherWorker(run)) {
            return Optional.of(new DrainHalt.NeedsAnotherWorker());
        }
        return outcome(board, run)
                .<DrainHalt>map(DrainHalt.Over::new)
                .or(() -> needsApproval(board) ? Optional.of(new DrainHalt.NeedsApproval()) : Optional.empty());
    }

    private static Optional<Outcome> outcome(DrainBoard board, RunState run) {
        boolean allOver = board.nodes.stream().allMatch(NodeWork::isOver);
        if (run.abortedBy().isPresent()) {
            return allOver ? Optional.of(Outcome.ABORTED) : Optional.empty();
        }
        boolean nothingInWindow = board.nodes.stream().noneMatch(NodeWork::isInWindow);
        if (board.isFailing() && nothingInWindow) {
            return Optional.of(Outcome.FAILED);
        }
        return allOver ? Optional.of(Outcome.SUCCEEDED) : Optional.empty();
    }

    /** Whether it has come as far as it may without a new approval. */
    private static boolean needsApproval(DrainBoard board) {
        return board.approvalNeeded && board.nodes.stream().noneMatch(NodeWork::isInWindow);
    }

    static Completion.Finished finished(DrainBoard board, RunState run, Outcome outcome) {
        List<Offer> offers = new ArrayList<>();
        List<String> ours = cordonedByUs(board).map(node -> node.group).toList();
        uncordon(ours).ifPresent(offers::add);
        if (outcome != Outcome.SUCCEEDED) {
            offers.add(new Offer("Try again", "retry " + run.id()));
        }
        return new Completion.Finished(outcome, summary(board, run, outcome), offers);
    }

    /** What is offered when it ended without its engine: to open the nodes that it closed and did not open again. */
    static Optional<Offer> leftovers(RunState run) {
        return uncordon(run.groups().stream()
                .filter(node -> isDone(run, "cordon:" + node) && !isDone(run, "uncordon:" + node))
                .toList());
    }

    private static boolean isDone(RunState run, String stepId) {
        return run.step(stepId)
                .map(step -> step.status() == StepState.Status.DONE)
                .orElse(false);
    }

    private static Optional<Offer> uncordon(List<String> nodes) {
        String which = nodes.size() == 1 ? nodes.getFirst() : nodes.size() + " nodes";
        return nodes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Offer("Uncordon " + which, "uncordon " + String.join(" ", nodes)));
    }

    /** Those that this run closed and did not open again. */
    static Stream<NodeWork> cordonedByUs(DrainBoard board) {
        return board.nodes.stream()
                .filter(node ->
                        node.cordonedByUs && !(node.phase == NodeWork.Phase.DONE && board.command.uncordonAfter()));
    }

    private static String summary(DrainBoard board, RunState run, Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> drained(board) + skipped(board);
            case ABORTED -> "Aborted by @" + run.abortedBy().orElseThrow().name() + "." + progress(board);
            case FAILED -> failures(board) + progress(board);
            case REJECTED, EXPIRED -> throw new IllegalStateException("a drain that ran was not " + outcome);
        };
    }

    /** What is empty now, and whether new pods may come: what somebody who goes on to work on the node must know. */
    private static String drained(DrainBoard board) {
        List<String> names = board.nodes.stream().map(node -> node.group).toList();
        long open = board.nodes.stream()
                .filter(node -> board.command.uncordonAfter() && node.cordonedByUs)
                .count();
        boolean one = names.size() == 1;
        String state = open == 0
                ? (one ? " and stays cordoned." : " and stay cordoned.")
                : open == names.size()
                        ? " and open again."
                        : "; " + open + " of " + names.size() + " are open again, what was cordoned before stays so.";
        return which(names) + (one ? " is drained" : " are drained") + state;
    }

    private static String which(List<String> names) {
        return names.size() <= 5 ? String.join(", ", names) : names.size() + " nodes";
    }

    private static String skipped(DrainBoard board) {
        long skipped = board.nodes.stream().mapToLong(NodeWork::skippedPods).sum();
        return skipped == 0 ? "" : " Left in place as asked: " + skipped + (skipped == 1 ? " pod." : " pods.");
    }

    private static String failures(DrainBoard board) {
        return board.nodes.stream()
                .filter(node -> node.phase == NodeWork.Phase.STOPPED)
                .limit(5)
                .map(node -> node.group + ": " + node.why + ".")
                .collect(Collectors.joining(" "));
    }

    private static String progress(DrainBoard board) {
        long done = board.nodes.stream()
                .filter(node -> node.phase == NodeWork.Phase.DONE)
                .count();
        String drained = board.nodes.size() > 1 ? " " + done + " of " + board.nodes.size() + " nodes are drained." : "";
        List<String> cordoned = cordonedByUs(board).map(node -> node.group).toList();
        if (cordoned.isEmpty()) {
            return drained;
        }
        return drained + " Still cordoned by this run: " + which(cordoned) + ".";
    }
}

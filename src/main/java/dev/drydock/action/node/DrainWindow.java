package dev.drydock.action.node;

import dev.drydock.core.run.RunState;

/** How many nodes a drain works on at once, and whose turn it is. Decides from the board alone. */
final class DrainWindow {
    private final DrainBoard board;
    private final RunState run;
    /** Asked once: among hundreds of nodes it is looked for among thousands of steps. */
    private final boolean asking;

    DrainWindow(DrainBoard board, RunState run) {
        this.board = board;
        this.run = run;
        this.asking = DrainBoard.isAsking(run);
    }

    boolean beginsNodes() {
        return !run.isPaused() && !board.isFailing() && !board.approvalNeeded && !asking;
    }

    boolean allAreCordoned() {
        return board.nodes.stream().noneMatch(node -> switch (node.phase) {
            case QUEUED, PREPARING, CORDONING -> true;
            case CORDONED, OPENING, DRAINING, WORKING, SETTLING, UNCORDONING, REOPENING, DONE, LEFT, STOPPED -> false;
        });
    }

    /**
     * The window, and control-plane nodes one at a time whatever the window. A node that is away before its turn takes a place from
     * those that are not, and so does one that was left out and stayed closed, by this run or an earlier one; one place is always
     * there, or nothing would end.
     */
    boolean hasRoomFor(NodeWork node) {
        long busy = board.nodes.stream()
                .filter(other -> other.isInWindow() || (board.cordonsOneByOne() && isBetweenCordonAndOpening(other)))
                .filter(other -> other != node)
                .count();
        // One that this run closed already has its place; others may be away since.
        boolean begins = node.phase == NodeWork.Phase.QUEUED || !board.cordonsOneByOne();
        long away = begins && node.node.ready()
                ? board.nodes.stream().filter(DrainWindow::isAwayBeforeItsTurn).count()
                : 0;
        long closed = begins && !node.leftClosed
                ? board.nodes.stream()
                        .filter(other -> other.leftClosed && other.node.ready() && other.phase == NodeWork.Phase.QUEUED)
                        .count()
                : 0;
        long stuck = board.nodes.stream()
                .filter(other -> other.phase == NodeWork.Phase.LEFT)
                .filter(other -> other.cordonedByUs || !board.care.drains())
                .count();
        boolean controlPlaneBusy = node.node.controlPlane()
                && board.nodes.stream()
                        .anyMatch(other -> other != node && other.node.controlPlane() && other.isInWindow());
        return busy < Math.max(1, board.window() - stuck - away - closed) && !controlPlaneBusy;
    }

    private static boolean isAwayBeforeItsTurn(NodeWork node) {
        return !node.node.ready() && (node.phase == NodeWork.Phase.QUEUED || node.phase == NodeWork.Phase.CORDONED);
    }

    private static boolean isBetweenCordonAndOpening(NodeWork node) {
        return node.phase == NodeWork.Phase.CORDONING || node.phase == NodeWork.Phase.CORDONED;
    }
}

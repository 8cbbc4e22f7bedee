package dev.drydock.action.node;

import dev.drydock.core.approval.Person;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.StepState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Decides what a drain does next, from its board, what people asked, and the time. Acts on nothing but the board. */
final class DrainDecisions {
    private final DrainBoard board;
    private final RunState run;
    private final Instant now;
    private final DrainMoves moves = new DrainMoves();
    private final DrainWindow window;

    private DrainDecisions(DrainBoard board, RunState run, Instant now) {
        this.board = board;
        this.run = run;
        this.now = now;
        this.window = new DrainWindow(board, run);
    }

    static DrainMoves next(DrainBoard board, RunState run, Instant now) {
        return new DrainDecisions(board, run, now).decide();
    }

    /**
     * Whether a decision still stands when its intents are in the journal. What people asked for just before them is older than
     * the intents, and counts.
     */
    static boolean holds(RunState decidedOn, RunState now) {
        return decidedOn.abortedBy().equals(now.abortedBy())
                && decidedOn.pausedSince().equals(now.pausedSince())
                && decidedOn.skipped().equals(now.skipped());
    }

    private DrainMoves decide() {
        if (run.abortedBy().isPresent()) {
            Person by = run.abortedBy().get();
            board.nodes.forEach(node -> stop(node, by));
            board.nodes.stream()
                    .filter(node -> !node.callUnderWay && !now.isBefore(node.notBefore))
                    .forEach(this::reopen);
            return moves;
        }
        if (board.wantsAnotherWorker(run)) {
            return moves;
        }
        for (NodeWork node : board.nodes) {
            if (!node.callUnderWay && !now.isBefore(node.notBefore)) {
                decide(node);
            }
        }
        return moves;
    }

    private void decide(NodeWork node) {
        switch (node.phase) {
            case QUEUED -> {
                if (window.beginsNodes() && (!board.cordonsOneByOne() || window.hasRoomFor(node))) {
                    go(node, NodeWork.Phase.QUEUED);
                }
            }
            case PREPARING, WORKING -> care(node);
            case CORDONED -> {
                boolean turn = board.cordonsOneByOne() || window.allAreCordoned();
                if (window.beginsNodes() && turn && window.hasRoomFor(node)) {
                    node.phase = NodeWork.Phase.OPENING;
                    call(node, new DrainEffect.Look(node));
                }
            }
            case OPENING -> call(node, new DrainEffect.Look(node));
            case CORDONING -> call(node, new DrainEffect.Cordon(node));
            case DRAINING -> drain(node);
            case SETTLING -> settle(node);
            case UNCORDONING -> uncordon(node);
            case REOPENING -> reopen(node);
            case DONE, LEFT, STOPPED -> {}
        }
    }

    private void call(NodeWork node, DrainEffect effect) {
        node.callUnderWay = true;
        moves.start(effect);
    }

    /** The next step of a node's care, or what follows on it. */
    private void care(NodeWork node) {
        Optional<CareStep> open = node.careUnderWay(run);
        if (open.isEmpty()) {
            if (node.phase == NodeWork.Phase.PREPARING && !node.leftClosed && board.care.isNeedless(node.node, run)) {
                node.phase = NodeWork.Phase.DONE;
            } else {
                go(node, node.phase);
            }
            return;
        }
        CareStep step = open.get();
        Optional<StepState> state = run.step(step.step().id());
        if (state.map(StepState::isAsking).orElse(false)) {
            return;
        }
        Optional<String> chosen = state.flatMap(StepState::chosen);
        if (chosen.isPresent() && !chosen.get().equals(CareChoices.RETRY.id())) {
            String why = state.orElseThrow().detail();
            moves.tell(new Event.StepFailed(step.step().id(), why));
            board.give(node, CareChoices.end(chosen.get()), why);
        } else if (!run.isPaused() || state.isPresent()) {
            moves.tell(new Event.StepIntended(step.step()));
            call(node, new DrainEffect.Care(node, step));
        }
    }

    private void cordon(NodeWork node) {
        boolean resumed = run.step(node.cordonStep().id()).isPresent();
        boolean found = node.node.unschedulable() && !resumed && !node.leftClosed;
        moves.tell(new Event.StepIntended(found ? node.foundCordonedStep() : node.cordonStep()));
        node.phase = NodeWork.Phase.CORDONING;
        call(node, new DrainEffect.Cordon(node));
    }

    private void drain(NodeWork node) {
        Optional<StepState> asked = run.step(node.drainStep().id());
        if (asked.map(StepState::isAsking).orElse(false)) {
            return;
        }
        Optional<String> chosen =
                asked.filter(state -> !state.status().isOver()).flatMap(StepState::chosen);
        if (chosen.isPresent()) {
            answered(node, chosen.get(), asked.orElseThrow().detail());
            return;
        }
        boolean late = board.deadline(node, run, now)
                .map(deadline -> !now.isBefore(deadline))
                .orElse(false);
        for (PodWork pod : node.pods.values()) {
            if (pod.isOver() || (pod.phase == PodWork.Phase.REMOVING && !late)) {
                continue;
            }
            Optional<Person> skippedBy = Optional.ofNullable(run.skipped().get(pod.step.id()));
            if (pod.mayBeLeftOut() && skippedBy.isPresent()) {
                pod.phase = PodWork.Phase.OVER;
                pod.skipped = true;
                moves.tell(new Event.StepSkipped(
                        pod.step.id(), "left in place by @" + skippedBy.get().name()));
            } else if (late) {
                String why = pod.lateReason(board.command.timeout());
                pod.fail(why);
                moves.tell(new Event.StepFailed(pod.step.id(), why));
            } else if (pod.isNotWaitedFor(board.command.skipWaitForDelete(), now)) {
                pod.phase = PodWork.Phase.OVER;
                moves.tell(new Event.StepDone(pod.step.id(), "still terminating, not waited for", Map.of()));
            } else if (pod.mayBeLeftOut() && !run.isPaused() && mayRemove(node, pod)) {
                remove(node, pod);
            }
        }
        if (node.pods.values().stream().allMatch(PodWork::isOver)) {
            finish(node);
        }
    }

    private boolean mayRemove(NodeWork node, PodWork pod) {
        return !now.isBefore(pod.retryAt)
                && board.removalsUnderWay() < board.settings.removalsAtOnce()
                && (!board.isOurs(pod) || board.isOursNext(node));
    }

    private void remove(NodeWork node, PodWork pod) {
        if (!pod.intended) {
            pod.intended = true;
            moves.tell(new Event.StepIntended(pod.step));
        }
        pod.phase = PodWork.Phase.REMOVING;
        moves.start(new DrainEffect.Remove(node, pod));
    }

    private void finish(NodeWork node) {
        long failed = node.failedPods();
        if (failed > 0) {
            String why = failed + " of " + node.pods.size() + " pods did not go";
            if (board.care.reopens()) {
                moves.tell(
                        new Event.StepAsks(node.drainStep().id(), why + ": " + node.firstFailure(), CareChoices.ALL));
            } else {
                board.give(node, NodeWork.Phase.STOPPED, why);
                moves.tell(new Event.StepFailed(node.drainStep().id(), why));
            }
            return;
        }
        String left = node.skippedPods() == 0 ? "" : "; " + node.skippedPods() + " left in place";
        moves.tell(new Event.StepDone(
                node.drainStep().id(), node.pods.size() - node.skippedPods() + " pods gone" + left, Map.of()));
        go(node, NodeWork.Phase.DRAINING);
    }

    /**
     * What a lead chose for a node that did not become empty. Trying again begins with a look, and with the evictions that failed,
     * as the journal has them: it may be another process that hears the answer.
     */
    private void answered(NodeWork node, String chosen, String why) {
        Step drain = node.drainStep();
        if (!chosen.equals(CareChoices.RETRY.id())) {
            moves.tell(new Event.StepFailed(drain.id(), why));
            board.give(node, CareChoices.end(chosen), why);
            return;
        }
        moves.tell(new Event.StepIntended(drain));
        run.stepsOf(node.group).stream()
                .filter(state -> PodWork.isEviction(state.step()) && state.status() == StepState.Status.FAILED)
                .forEach(state -> moves.tell(new Event.StepIntended(state.step())));
        node.pods.clear();
        node.openedAt = now;
        node.phase = NodeWork.Phase.OPENING;
        call(node, new DrainEffect.Look(node));
    }

    /** Goes on to what follows on a phase that is over. */
    private void go(NodeWork node, NodeWork.Phase over) {
        node.phase = board.next(node, over);
        switch (node.phase) {
            case PREPARING, WORKING -> care(node);
            case CORDONING -> cordon(node);
            case SETTLING -> settle(node);
            case UNCORDONING -> uncordon(node);
            case QUEUED, CORDONED, OPENING, DRAINING, REOPENING, DONE, LEFT, STOPPED -> {}
        }
    }

    /** Replacements are awaited only where another node is to follow. */
    private void settle(NodeWork node) {
        if (node.baseline.isEmpty() || !board.hasNodesToOpen() || board.isFailing() || board.approvalNeeded) {
            // It may have been begun while another node was still to follow. With what is approved anew it goes on.
            run.step(node.settleStep().id())
                    .filter(step -> !step.status().isOver() && !board.approvalNeeded)
                    .ifPresent(step -> moves.tell(new Event.StepSkipped(
                            step.step().id(),
                            board.isFailing()
                                    ? "not awaited: the run goes no further"
                                    : "not awaited: no node follows any more")));
            go(node, NodeWork.Phase.SETTLING);
            return;
        }
        Optional<Person> skippedBy =
                Optional.ofNullable(run.skipped().get(node.settleStep().id()));
        if (skippedBy.isPresent()) {
            moves.tell(new Event.StepSkipped(
                    node.settleStep().id(),
                    "not awaited, as @" + skippedBy.get().name() + " asked"));
            go(node, NodeWork.Phase.SETTLING);
            return;
        }
        if (run.step(node.settleStep().id()).isEmpty()) {
            moves.tell(new Event.StepIntended(node.settleStep()));
            node.why = "replacements are awaited";
        }
        call(node, new DrainEffect.CheckReplacements(node));
    }

    private void uncordon(NodeWork node) {
        if (!board.command.uncordonAfter() || !node.cordonedByUs) {
            go(node, NodeWork.Phase.UNCORDONING);
            return;
        }
        Optional<StepState> step = run.step(node.uncordonStep().id());
        if (step.isEmpty()) {
            moves.tell(new Event.StepIntended(node.uncordonStep()));
        }
        call(node, new DrainEffect.Uncordon(node));
    }

    /** An abort: what was not asked for is left out, what is under way is answered, what is shutting down goes on alone. */
    private void stop(NodeWork node, Person by) {
        for (PodWork pod : node.pods.values()) {
            if (pod.mayBeLeftOut()) {
                pod.phase = PodWork.Phase.OVER;
                pod.skipped = true;
                moves.tell(new Event.StepSkipped(pod.step.id(), "aborted by @" + by.name()));
            } else if (pod.phase == PodWork.Phase.LEAVING) {
                pod.phase = PodWork.Phase.OVER;
                moves.tell(new Event.StepDone(pod.step.id(), "evicted, still shutting down", Map.of()));
            }
        }
        boolean quiet = !node.callUnderWay && node.pods.values().stream().allMatch(PodWork::isOver);
        if (quiet && !node.isOver() && node.phase != NodeWork.Phase.REOPENING) {
            run.step(node.stepUnderWay(run).id())
                    .filter(step -> !step.status().isOver())
                    .ifPresent(
                            step -> moves.tell(new Event.StepSkipped(step.step().id(), "aborted by @" + by.name())));
            board.give(node, NodeWork.Phase.STOPPED, "aborted by @" + by.name());
        }
    }

    /** A node that goes no further, and that this run closed. */
    private void reopen(NodeWork node) {
        if (node.phase == NodeWork.Phase.REOPENING) {
            if (run.step(node.uncordonStep().id()).isEmpty()) {
                moves.tell(new Event.StepIntended(node.uncordonStep()));
            }
            call(node, new DrainEffect.Reopen(node));
        }
    }
}

package dev.drydock.action.node;

import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.Pod;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Takes in what a drain hears: changes the board, and says what the journal is to know of it. */
final class DrainNews {
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final DrainBoard board;
    private final RunState run;
    private final Instant now;
    private final List<Event> events = new ArrayList<>();
    private final PodNews pods;

    private DrainNews(DrainBoard board, RunState run, Instant now) {
        this.board = board;
        this.run = run;
        this.now = now;
        this.pods = new PodNews(board, now, events);
    }

    static List<Event> take(DrainBoard board, DrainSignal signal, RunState run, Instant now) {
        DrainNews news = new DrainNews(board, run, now);
        news.take(signal);
        return List.copyOf(news.events);
    }

    private void take(DrainSignal signal) {
        switch (signal) {
            case DrainSignal.Cordoned cordoned -> cordoned(cordoned);
            case DrainSignal.Looked looked -> looked(looked.node(), looked.assessment());
            case DrainSignal.Settled settled -> settled(settled.node(), settled.waitingFor());
            case DrainSignal.Uncordoned uncordoned -> uncordoned(uncordoned.node(), uncordoned.answer());
            case DrainSignal.CallFailed failed -> callFailed(failed);
            case DrainSignal.Answered answered -> pods.answered(answered.pod(), answered.answer());
            case DrainSignal.Listed listed -> pods.listed(listed.node(), listed.pods());
            case DrainSignal.Changed changed ->
                Optional.ofNullable(changed.node().pods.get(changed.pod().ref().uid()))
                        .ifPresent(work -> pods.seen(work, changed.pod()));
            case DrainSignal.Gone gone ->
                Optional.ofNullable(gone.node().pods.get(gone.uid())).ifPresent(pods::gone);
            case DrainSignal.Unhealthy unhealthy -> unhealthy(unhealthy.node());
            case DrainSignal.CarePrinted care ->
                events.add(new Event.Printed(care.step().step().id(), care.name(), care.text()));
            case DrainSignal.CareProgressed care ->
                events.add(new Event.StepProgressed(care.step().step().id(), care.detail()));
            case DrainSignal.CareDone care -> {
                care.node().callUnderWay = false;
                events.add(new Event.StepDone(
                        care.step().step().id(),
                        care.done().detail(),
                        care.done().data()));
            }
            case DrainSignal.CareFailed care -> careFailed(care);
            case DrainSignal.Broke broke -> throw broke.why();
            case DrainSignal.News news -> {}
        }
    }

    private void cordoned(DrainSignal.Cordoned cordoned) {
        NodeWork node = cordoned.node();
        back(node);
        Step step = run.step(node.foundCordonedStep().id()).isPresent() ? node.foundCordonedStep() : node.cordonStep();
        boolean ours = cordoned.answer() == CordonAnswer.CHANGED
                || step.id().equals(node.cordonStep().id());
        switch (cordoned.answer()) {
            case CHANGED, ALREADY -> {
                node.cordonedByUs = ours;
                node.baseline = Map.copyOf(cordoned.baseline());
                node.phase = NodeWork.Phase.CORDONED;
                Map<String, String> data = new HashMap<>();
                data.put("changed", String.valueOf(ours));
                cordoned.baseline().forEach((workload, ready) -> data.put(workload.key(), String.valueOf(ready)));
                events.add(new Event.StepDone(step.id(), ours ? "cordoned" : "was cordoned already", data));
            }
            case GONE, REPLACED -> stop(node, step, gone(cordoned.answer(), node));
        }
    }

    private static String gone(CordonAnswer answer, NodeWork node) {
        return answer == CordonAnswer.GONE
                ? node.group + " does not exist any more"
                : node.group + " was replaced by another node of that name, which nobody approved";
    }

    private void looked(NodeWork node, DrainAssessment assessment) {
        back(node);
        boolean same = assessment.snapshot().nodes().stream()
                .anyMatch(seen -> seen.ref().equals(node.node.ref()));
        if (!same) {
            unopened(node, node.group + " does not exist any more, or was replaced");
        } else if (node.listed) {
            resume(node, assessment.snapshot().pods());
        } else if (!assessment.refused().isEmpty()) {
            Judgement first = assessment.refused().getFirst();
            String why =
                    "cannot be drained as asked: " + first.pod().ref() + ": " + String.join("; ", first.refusals());
            unopened(node, why);
        } else if (!isApproved(assessment)) {
            board.approvalNeeded = true;
            node.phase = NodeWork.Phase.CORDONED;
        } else {
            open(node, assessment);
        }
    }

    /** It cannot be emptied as it is now. Where other nodes are to follow on its care, a lead is asked. */
    private void unopened(NodeWork node, String why) {
        if (!board.care.reopens()) {
            stop(node, node.drainStep(), why);
            return;
        }
        node.phase = NodeWork.Phase.DRAINING;
        if (run.step(node.drainStep().id()).isEmpty()) {
            events.add(new Event.StepIntended(node.drainStep()));
        }
        events.add(new Event.StepAsks(node.drainStep().id(), why, CareChoices.ALL));
    }

    /**
     * Whether nothing would be lost that nobody approved. Where nodes are opened again behind the drain, the pods that replace those
     * of one come to others whose turn is later: that their local data goes was approved with that of the pods before them.
     */
    private boolean isApproved(DrainAssessment assessment) {
        Set<Consequence> added = assessment.consequences().since(board.approved).added();
        if (added.isEmpty() || !board.cordonsOneByOne()) {
            return added.isEmpty();
        }
        Set<NodeWork.Workload> moved = NodeWork.Workload.emptied(run);
        Set<String> replaced = assessment.leaving().stream()
                .map(Judgement::pod)
                .filter(pod -> NodeWork.Workload.of(pod).filter(moved::contains).isPresent())
                .map(pod -> pod.ref().uid())
                .collect(Collectors.toSet());
        return added.stream()
                .allMatch(consequence ->
                        consequence.kind() == Consequence.Kind.LOCAL_DATA && replaced.contains(consequence.detail()));
    }

    private void open(NodeWork node, DrainAssessment assessment) {
        node.listed = true;
        node.openedAt = now;
        node.phase = NodeWork.Phase.DRAINING;
        for (Judgement judgement : assessment.leaving()) {
            PodWork work = new PodWork(judgement.pod().ref(), node.group);
            node.pods.put(work.ref.uid(), work);
        }
        events.add(new Event.StepsListed(
                node.group, node.pods.values().stream().map(work -> work.step).toList()));
        events.add(new Event.StepIntended(node.drainStep()));
        for (Judgement judgement : assessment.leaving()) {
            Optional.ofNullable(node.pods.get(judgement.pod().ref().uid()))
                    .ifPresent(work -> pods.seen(work, judgement.pod()));
        }
    }

    /** After a restart: the list is the journal's; who is not on the node any more is gone. */
    private void resume(NodeWork node, List<Pod> found) {
        Map<String, Pod> byStep = found.stream()
                .collect(Collectors.toMap(
                        pod -> PodWork.step(pod.ref(), node.group).id(), Function.identity()));
        node.phase = NodeWork.Phase.DRAINING;
        for (StepState state : run.stepsOf(node.group)) {
            if (!PodWork.isEviction(state.step())) {
                continue;
            }
            Pod pod = byStep.get(state.step().id());
            if (pod != null && state.status() == StepState.Status.FAILED) {
                // The process ended before the drain failed of it; the pod has not gone by that.
                PodWork work = new PodWork(pod.ref(), node.group);
                work.fail(state.detail());
                node.pods.put(work.ref.uid(), work);
            } else if (pod != null && !state.status().isOver()) {
                PodWork work = new PodWork(pod.ref(), node.group);
                work.intended = state.intendedAt().isPresent();
                node.pods.put(work.ref.uid(), work);
                pods.seen(work, pod);
            } else if (!state.status().isOver()) {
                events.add(new Event.StepDone(state.step().id(), "gone", Map.of()));
            }
        }
    }

    private void settled(NodeWork node, List<String> waitingFor) {
        back(node);
        if (waitingFor.isEmpty()) {
            events.add(new Event.StepDone(node.settleStep().id(), "all Ready", Map.of()));
            node.phase = board.next(node, NodeWork.Phase.SETTLING);
            return;
        }
        String why = "not Ready yet: " + String.join(", ", waitingFor);
        node.notBefore = now.plus(RETRY);
        if (!why.equals(node.why)) {
            node.why = why;
            events.add(new Event.StepWaiting(node.settleStep().id(), why));
        }
    }

    private void uncordoned(NodeWork node, CordonAnswer answer) {
        back(node);
        switch (answer) {
            case CHANGED, ALREADY -> {
                if (node.phase == NodeWork.Phase.REOPENING) {
                    node.reopened(true);
                } else {
                    node.phase = board.next(node, NodeWork.Phase.UNCORDONING);
                }
                events.add(new Event.StepDone(node.uncordonStep().id(), "uncordoned", Map.of()));
            }
            case GONE, REPLACED -> stop(node, node.uncordonStep(), gone(answer, node));
        }
    }

    /** It stays closed, so that no pod comes to a node that may not carry it. */
    private void unhealthy(NodeWork node) {
        back(node);
        node.reopened(false);
        events.add(new Event.StepSkipped(node.uncordonStep().id(), "it is not Ready, and stays cordoned"));
    }

    private void careFailed(DrainSignal.CareFailed care) {
        care.node().callUnderWay = false;
        String step = care.step().step().id();
        if (run.abortedBy().isPresent()) {
            events.add(new Event.StepFailed(step, care.why()));
        } else {
            care.node().why = care.why();
            events.add(new Event.StepAsks(step, care.why(), CareChoices.ALL));
        }
    }

    private void callFailed(DrainSignal.CallFailed failed) {
        NodeWork node = failed.node();
        node.callUnderWay = false;
        if (failed.passing()) {
            node.notBefore = now.plus(RETRY);
            board.away(failed.why()).ifPresent(events::add);
            return;
        }
        stop(node, node.stepUnderWay(run), failed.why());
    }

    private void stop(NodeWork node, Step step, String why) {
        if (node.phase == NodeWork.Phase.REOPENING) {
            node.reopened(false);
        } else {
            board.give(node, NodeWork.Phase.STOPPED, why);
        }
        if (run.step(step.id()).isEmpty()) {
            events.add(new Event.StepIntended(step));
        }
        events.add(new Event.StepFailed(step.id(), why));
    }

    private void back(NodeWork node) {
        node.callUnderWay = false;
        board.answersAgain().ifPresent(events::add);
    }
}

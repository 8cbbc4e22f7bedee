package dev.drydock.action.node;

import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.Pod;
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
import java.util.function.Function;
import java.util.stream.Collectors;

/** Takes in what a drain hears: changes the board, and says what the journal is to know of it. */
final class DrainNews {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(30);

    private final DrainBoard board;
    private final RunState run;
    private final Instant now;
    private final List<Event> events = new ArrayList<>();

    private DrainNews(DrainBoard board, RunState run, Instant now) {
        this.board = board;
        this.run = run;
        this.now = now;
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
            case DrainSignal.Answered answered -> answered(answered.pod(), answered.answer());
            case DrainSignal.Listed listed -> listed(listed.node(), listed.pods());
            case DrainSignal.Changed changed ->
                Optional.ofNullable(changed.node().pods.get(changed.pod().ref().uid()))
                        .ifPresent(work -> seen(work, changed.pod()));
            case DrainSignal.Gone gone ->
                Optional.ofNullable(gone.node().pods.get(gone.uid())).ifPresent(this::gone);
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
            stop(node, node.drainStep(), node.group + " does not exist any more, or was replaced");
        } else if (node.listed) {
            resume(node, assessment.snapshot().pods());
        } else if (!assessment.refused().isEmpty()) {
            Judgement first = assessment.refused().getFirst();
            String why =
                    "cannot be drained as asked: " + first.pod().ref() + ": " + String.join("; ", first.refusals());
            stop(node, node.drainStep(), why);
        } else if (!assessment.consequences().since(board.approved).added().isEmpty()) {
            board.approvalNeeded = true;
            node.phase = NodeWork.Phase.CORDONED;
        } else {
            open(node, assessment);
        }
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
                    .ifPresent(work -> seen(work, judgement.pod()));
        }
    }

    /** After a restart: the list is the journal's; who is not on the node any more is gone. */
    private void resume(NodeWork node, List<Pod> pods) {
        Map<String, Pod> byStep = pods.stream()
                .collect(Collectors.toMap(
                        pod -> PodWork.step(pod.ref(), node.group).id(), Function.identity()));
        node.phase = NodeWork.Phase.DRAINING;
        for (StepState state : run.stepsOf(node.group)) {
            if (!state.step().id().startsWith("evict:")) {
                continue;
            }
            Pod pod = byStep.get(state.step().id());
            if (pod != null && !state.status().isOver()) {
                PodWork work = new PodWork(pod.ref(), node.group);
                work.intended = state.intendedAt().isPresent();
                node.pods.put(work.ref.uid(), work);
                seen(work, pod);
            } else if (!state.status().isOver()) {
                events.add(new Event.StepDone(state.step().id(), "gone", Map.of()));
            }
        }
    }

    private void settled(NodeWork node, List<String> waitingFor) {
        back(node);
        if (waitingFor.isEmpty()) {
            events.add(new Event.StepDone(node.settleStep().id(), "all Ready", Map.of()));
            node.phase = NodeWork.Phase.UNCORDONING;
            return;
        }
        String why = "waiting for " + String.join(", ", waitingFor) + " to be Ready";
        node.notBefore = now.plus(FIRST_RETRY);
        if (!why.equals(node.why)) {
            node.why = why;
            events.add(new Event.StepWaiting(node.settleStep().id(), why));
        }
    }

    private void uncordoned(NodeWork node, CordonAnswer answer) {
        back(node);
        switch (answer) {
            case CHANGED, ALREADY -> {
                node.phase = NodeWork.Phase.DONE;
                events.add(new Event.StepDone(node.uncordonStep().id(), "uncordoned", Map.of()));
            }
            case GONE, REPLACED -> stop(node, node.uncordonStep(), gone(answer, node));
        }
    }

    private void callFailed(DrainSignal.CallFailed failed) {
        NodeWork node = failed.node();
        node.callUnderWay = false;
        if (failed.passing()) {
            node.notBefore = now.plus(FIRST_RETRY);
            away(failed.why());
            return;
        }
        stop(node, node.stepUnderWay(run), failed.why());
    }

    private void answered(PodWork pod, EvictionAnswer answer) {
        if (pod.isOver()) {
            return;
        }
        if (!(answer instanceof EvictionAnswer.Unavailable)) {
            answersAgain();
        }
        switch (answer) {
            case EvictionAnswer.Accepted accepted -> {
                pod.phase = PodWork.Phase.LEAVING;
                events.add(new Event.StepProgressed(pod.step.id(), "shutting down"));
            }
            case EvictionAnswer.Gone gone -> gone(pod);
            case EvictionAnswer.Blocked blocked -> {
                String why = blocked.budgets().isEmpty()
                        ? "the API server asks to wait: " + blocked.message()
                        : "blocked by budget " + String.join(", ", blocked.budgets());
                Duration asked = blocked.retryAfter().orElse(Duration.ZERO);
                block(pod, why, asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked);
            }
            case EvictionAnswer.NamespaceTerminating terminating -> {
                if (pod.deletionTimestamp.isPresent()) {
                    pod.phase = PodWork.Phase.LEAVING;
                } else {
                    block(pod, "its namespace is being deleted", Duration.ZERO);
                }
            }
            case EvictionAnswer.Impossible impossible -> fail(pod, impossible.message());
            case EvictionAnswer.Failed failed -> fail(pod, failed.message());
            case EvictionAnswer.Unavailable unavailable -> {
                pod.phase = PodWork.Phase.TODO;
                pod.retryAt = now.plus(FIRST_RETRY);
                away(unavailable.message());
            }
        }
    }

    private void block(PodWork pod, String why, Duration asked) {
        pod.phase = PodWork.Phase.BLOCKED;
        pod.refusals++;
        Duration patience = FIRST_RETRY.multipliedBy(Math.min(pod.refusals, LONGEST_RETRY.toSeconds()));
        pod.retryAt = now.plus(asked.compareTo(patience) > 0 ? asked : patience);
        if (!why.equals(pod.blockedBy)) {
            pod.blockedBy = why;
            events.add(new Event.StepWaiting(pod.step.id(), why));
        }
    }

    private void fail(PodWork pod, String why) {
        pod.phase = PodWork.Phase.OVER;
        pod.failed = true;
        events.add(new Event.StepFailed(pod.step.id(), why));
    }

    private void listed(NodeWork node, List<Pod> pods) {
        Map<String, Pod> byUid =
                pods.stream().collect(Collectors.toMap(pod -> pod.ref().uid(), Function.identity()));
        for (PodWork work : node.pods.values()) {
            Pod pod = byUid.get(work.ref.uid());
            if (pod == null) {
                gone(work);
            } else {
                seen(work, pod);
            }
        }
    }

    /** A terminating pod is only waited for, unless the command asks for another grace than it was given. */
    private void seen(PodWork work, Pod pod) {
        work.deletionTimestamp = pod.deletionTimestamp();
        boolean asksAnyway = board.command.gracePeriod().isPresent() && !work.intended;
        if (pod.isTerminating() && work.mayBeLeftOut() && !asksAnyway) {
            work.phase = PodWork.Phase.LEAVING;
            events.add(new Event.StepProgressed(work.step.id(), "shutting down"));
        }
    }

    private void gone(PodWork pod) {
        if (!pod.isOver()) {
            pod.phase = PodWork.Phase.OVER;
            events.add(new Event.StepDone(pod.step.id(), "gone", Map.of()));
        }
    }

    private void stop(NodeWork node, Step step, String why) {
        node.phase = NodeWork.Phase.STOPPED;
        node.why = why;
        if (run.step(step.id()).isEmpty()) {
            events.add(new Event.StepIntended(step));
        }
        events.add(new Event.StepFailed(step.id(), why));
    }

    private void back(NodeWork node) {
        node.callUnderWay = false;
        answersAgain();
    }

    private void away(String why) {
        if (!board.away) {
            board.away = true;
            events.add(new Event.Milestone("Waiting for the API server: " + why));
        }
    }

    private void answersAgain() {
        if (board.away) {
            board.away = false;
            events.add(new Event.Milestone("The API server answers again."));
        }
    }
}

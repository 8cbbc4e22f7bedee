package dev.drydock.action.node;

import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.Pod;
import dev.drydock.core.run.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Takes in what a drain hears of its pods, for {@link DrainNews}: answers to evictions, and what the watch sees. */
final class PodNews {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(30);

    private final DrainBoard board;
    private final Instant now;
    private final List<Event> events;

    /**
     * Makes it.
     *
     * @param events what the journal is to know is added here
     */
    PodNews(DrainBoard board, Instant now, List<Event> events) {
        this.board = board;
        this.now = now;
        this.events = events;
    }

    void answered(PodWork pod, EvictionAnswer answer) {
        if (pod.isOver()) {
            return;
        }
        if (!(answer instanceof EvictionAnswer.Unavailable)) {
            board.answersAgain().ifPresent(events::add);
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
                board.away(unavailable.message()).ifPresent(events::add);
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
        pod.fail(why);
        events.add(new Event.StepFailed(pod.step.id(), why));
    }

    void listed(NodeWork node, List<Pod> pods) {
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
    void seen(PodWork work, Pod pod) {
        work.deletionTimestamp = pod.deletionTimestamp();
        boolean asksAnyway = board.command.gracePeriod().isPresent() && !work.intended;
        if (pod.isTerminating() && work.mayBeLeftOut() && !asksAnyway) {
            work.phase = PodWork.Phase.LEAVING;
            events.add(new Event.StepProgressed(work.step.id(), "shutting down"));
        }
    }

    void gone(PodWork pod) {
        if (!pod.isOver()) {
            pod.phase = PodWork.Phase.OVER;
            events.add(new Event.StepDone(pod.step.id(), "gone", Map.of()));
        }
    }
}

package dev.drydock.core.report;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happened to a step over time, as the journal tells it.
 *
 * @param state how it stands at the journal's end
 * @param spans what it spent its time with, in order, without gaps; empty where it was never begun
 */
record StepHistory(StepState state, List<Span> spans) {
    /** What a step spends time with. */
    enum Doing {
        ACTING,
        WAITING,
        /** The cluster has taken it up, and its end is awaited: a pod that shuts down. */
        FINISHING
    }

    /**
     * A stretch of time.
     *
     * @param why what was waited for; empty unless it was
     */
    record Span(Doing doing, Instant from, Instant to, String why) {
        Duration length() {
            return Duration.between(from, to);
        }
    }

    StepHistory {
        spans = List.copyOf(spans);
    }

    Optional<Duration> took() {
        return spans.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.between(
                        spans.getFirst().from(), spans.getLast().to()));
    }

    Duration waited() {
        return spans.stream()
                .filter(span -> span.doing() == Doing.WAITING)
                .map(Span::length)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * The histories of all steps, in the order of the state's steps; what was open at the journal's end ends there.
     *
     * @param state the state after the entries
     * @param entries a run's whole journal
     */
    static List<StepHistory> of(RunState state, List<Entry> entries) {
        Map<String, Recorder> recorders = new LinkedHashMap<>();
        for (Entry entry : entries) {
            switch (entry.event()) {
                case Event.StepIntended event ->
                    recorder(recorders, event.step().id()).doing(Doing.ACTING, entry.at(), "");
                case Event.StepWaiting event ->
                    recorder(recorders, event.stepId()).doing(Doing.WAITING, entry.at(), event.why());
                case Event.StepAsks event ->
                    recorder(recorders, event.stepId()).doing(Doing.WAITING, entry.at(), event.why());
                case Event.StepProgressed event ->
                    recorder(recorders, event.stepId()).doing(Doing.FINISHING, entry.at(), "");
                case Event.StepDone event -> recorder(recorders, event.stepId()).end(entry.at());
                case Event.StepFailed event ->
                    recorder(recorders, event.stepId()).end(entry.at());
                case Event.StepSkipped event ->
                    recorder(recorders, event.stepId()).end(entry.at());
                case Event.Requested event -> {}
                case Event.Planned event -> {}
                case Event.Taken event -> {}
                case Event.ApprovalGiven event -> {}
                case Event.ApprovalWithdrawn event -> {}
                case Event.ApprovalRefused event -> {}
                case Event.Rejected event -> {}
                case Event.Approved event -> {}
                case Event.Started event -> {}
                case Event.HandedOver event -> {}
                case Event.Postponed event -> {}
                case Event.StepsListed event -> {}
                case Event.Printed event -> {}
                case Event.Milestone event -> {}
                case Event.AbortMeans event -> {}
                case Event.Controlled event -> {}
                case Event.Ended event -> {}
            }
        }
        Instant end = entries.isEmpty() ? Instant.EPOCH : entries.getLast().at();
        return state.steps().values().stream()
                .map(step -> new StepHistory(
                        step, recorder(recorders, step.step().id()).finished(end)))
                .toList();
    }

    private static Recorder recorder(Map<String, Recorder> recorders, String stepId) {
        return recorders.computeIfAbsent(stepId, id -> new Recorder());
    }

    private static final class Recorder {
        private final List<Span> spans = new ArrayList<>();
        private Optional<Span> open = Optional.empty();

        void doing(Doing doing, Instant at, String why) {
            end(at);
            open = Optional.of(new Span(doing, at, at, why));
        }

        void end(Instant at) {
            open.ifPresent(span -> spans.add(new Span(span.doing(), span.from(), at, span.why())));
            open = Optional.empty();
        }

        List<Span> finished(Instant at) {
            end(at);
            return spans;
        }
    }
}

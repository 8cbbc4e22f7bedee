package dev.drydock.core.run;

import dev.drydock.core.approval.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The fold behind {@link RunState}: takes a state apart, adds entries one by one, and puts the next state together once. */
final class RunFold {
    private final RunId id;
    private long sequence;
    private RunState.Phase phase;
    private Optional<Event.Requested> requested;
    private Optional<Instant> requestedAt;
    private Optional<Event.Planned> planned;
    private final List<Person> approvals;
    private Optional<Event.Approved> approved;
    private final Set<String> taken;
    private final Set<Event.ApprovalRefused> refusals;
    private Optional<String> postponed;
    private int attempt;
    private long fence;
    private final Map<String, Instant> handOvers;
    private Optional<Instant> startedAt;
    private final Map<String, StepState> steps;
    private Optional<Instant> pausedSince;
    private final List<RunState.Deferral> deferrals;
    private Optional<Event.AbortMeans> abort;
    private Optional<Person> abortedBy;
    private final Map<String, Person> skipped;
    private Optional<Event.Ended> ended;
    private Optional<Instant> endedAt;

    RunFold(RunState state) {
        id = state.id();
        sequence = state.sequence();
        phase = state.phase();
        requested = state.requested();
        requestedAt = state.requestedAt();
        planned = state.planned();
        approvals = new ArrayList<>(state.approvals());
        approved = state.approved();
        taken = new HashSet<>(state.taken());
        refusals = new HashSet<>(state.refusals());
        postponed = state.postponed();
        attempt = state.attempt();
        fence = state.fence();
        handOvers = new HashMap<>(state.handOvers());
        startedAt = state.startedAt();
        steps = new LinkedHashMap<>(state.steps());
        pausedSince = state.pausedSince();
        deferrals = new ArrayList<>(state.deferrals());
        abort = state.abort();
        abortedBy = state.abortedBy();
        skipped = new LinkedHashMap<>(state.skipped());
        ended = state.ended();
        endedAt = state.endedAt();
    }

    RunState state() {
        return new RunState(
                id,
                sequence,
                phase,
                requested,
                requestedAt,
                planned,
                approvals,
                approved,
                taken,
                refusals,
                postponed,
                attempt,
                fence,
                handOvers,
                startedAt,
                steps,
                pausedSince,
                deferrals,
                abort,
                abortedBy,
                skipped,
                ended,
                endedAt);
    }

    void add(Entry entry) {
        if (entry.sequence() != sequence + 1) {
            throw new IllegalArgumentException(
                    "run " + id + ": event " + entry.sequence() + " does not follow " + sequence);
        }
        sequence = entry.sequence();
        Instant at = entry.at();
        switch (entry.event()) {
            case Event.Requested event -> {
                requested = Optional.of(event);
                requestedAt = Optional.of(at);
            }
            case Event.Planned event -> {
                planned = Optional.of(event);
                approvals.clear();
                phase = RunState.Phase.AWAITING_APPROVAL;
            }
            case Event.Taken event -> taken.add(event.delivery());
            case Event.ApprovalGiven event -> approvals.add(event.by());
            case Event.ApprovalWithdrawn event -> {
                approvals.removeIf(person -> person.id().equals(event.by().id()));
                if (phase == RunState.Phase.APPROVED) {
                    phase = RunState.Phase.AWAITING_APPROVAL;
                }
            }
            case Event.ApprovalRefused event -> refusals.add(event);
            case Event.Rejected event -> {}
            case Event.Approved event -> {
                approved = Optional.of(event);
                phase = RunState.Phase.APPROVED;
            }
            case Event.Started event -> {
                attempt = event.attempt();
                postponed = Optional.empty();
                fence = Math.max(fence, event.fence());
                startedAt = startedAt.or(() -> Optional.of(at));
                phase = RunState.Phase.RUNNING;
            }
            case Event.HandedOver event -> handOvers.put(event.worker(), at);
            case Event.Postponed event -> postponed = Optional.of(event.why());
            case Event.StepsListed event ->
                event.steps().forEach(step -> steps.putIfAbsent(step.id(), StepState.listed(step)));
            case Event.StepIntended event -> {
                steps.putIfAbsent(event.step().id(), StepState.unlisted(event.step()));
                change(event.step().id(), step -> step.intended(at));
            }
            case Event.StepWaiting event -> change(event.stepId(), step -> step.waiting(at, event.why()));
            case Event.StepAsks event -> change(event.stepId(), step -> step.asking(at, event.why(), event.choices()));
            case Event.StepProgressed event -> change(event.stepId(), step -> step.progressed(event.detail()));
            case Event.StepDone event ->
                change(event.stepId(), step -> step.over(StepState.Status.DONE, at, event.detail(), event.data()));
            case Event.StepFailed event ->
                change(event.stepId(), step -> step.over(StepState.Status.FAILED, at, event.why(), Map.of()));
            case Event.StepSkipped event ->
                change(event.stepId(), step -> step.over(StepState.Status.SKIPPED, at, event.why(), Map.of()));
            case Event.Printed event -> {}
            case Event.Milestone event -> {}
            case Event.AbortMeans event -> abort = Optional.of(event);
            case Event.Controlled event -> control(event, at);
            case Event.Ended event -> {
                ended = Optional.of(event);
                endedAt = Optional.of(at);
                endPause(at);
                phase = RunState.Phase.ENDED;
            }
        }
    }

    private void control(Event.Controlled event, Instant at) {
        switch (event.control()) {
            case Control.Pause pause -> pausedSince = pausedSince.or(() -> Optional.of(at));
            case Control.Resume resume -> endPause(at);
            case Control.Abort abort -> abortedBy = abortedBy.or(() -> Optional.of(event.by()));
            case Control.Skip skip -> skipped.put(skip.stepId(), event.by());
            case Control.Choose choose -> change(choose.stepId(), step -> step.chose(choose.choice()));
            case Control.Unlock unlock -> {}
            case Control.Extend extend ->
                deferrals.add(new RunState.Deferral(at, extend.by(), RunState.Deferral.Cause.EXTENSION));
        }
    }

    private void endPause(Instant at) {
        pausedSince.ifPresent(since ->
                deferrals.add(new RunState.Deferral(at, Duration.between(since, at), RunState.Deferral.Cause.PAUSE)));
        pausedSince = Optional.empty();
    }

    /** A step that was never intended or listed cannot change: the journal would be damaged. */
    private void change(String stepId, UnaryOperator<StepState> change) {
        StepState before = steps.get(stepId);
        if (before == null) {
            throw new IllegalArgumentException("run " + id + ": step " + stepId + " was never intended");
        }
        steps.put(stepId, change.apply(before));
    }
}

package dev.drydock.core.run;

import dev.drydock.core.approval.Ballot;
import dev.drydock.core.approval.Person;
import dev.drydock.core.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run as its events tell it. Every reader of the journal sees the run through this one fold.
 *
 * <pre>
 *   PLANNING ──Planned──▶ AWAITING_APPROVAL ──Approved──▶ APPROVED ──Started──▶ RUNNING ──Ended──▶ ENDED
 *       └──────Ended──────────┴──┬──┬───────────────────────┬──┴──Ended──▶ ENDED     │
 *                                │  └──ApprovalWithdrawn────┘                        │
 *                                └──────────Planned (a new revision)────────────────┘
 * </pre>
 *
 * @param id which run
 * @param sequence the sequence of the last event folded in; 0 when there is none
 * @param phase where it is
 * @param requested what was asked for
 * @param requestedAt when it was asked for
 * @param planned the newest revision of the plan
 * @param approvals who approved the newest revision, in order
 * @param approved the newest {@code Approved} event, also after a later revision asked again
 * @param taken the deliveries that were taken
 * @param refusals who was not allowed to approve, and why
 * @param postponed why it cannot start yet; empty once it did
 * @param attempt how often a worker took it up
 * @param fence the highest fencing number seen
 * @param handOvers when each worker that gave it up for others did so last
 * @param startedAt when it was first taken up
 * @param steps the steps by id, in order of appearance
 * @param pausedSince since when a pause holds; empty when none does
 * @param deferrals what moved deadlines: ended pauses and extensions
 * @param abort what an abort means now; empty while it means the usual
 * @param abortedBy who asked to end it
 * @param skipped the steps that people asked to leave out, with who asked
 * @param ended how it ended
 * @param endedAt when it ended
 */
public record RunState(
        RunId id,
        long sequence,
        Phase phase,
        Optional<Event.Requested> requested,
        Optional<Instant> requestedAt,
        Optional<Event.Planned> planned,
        List<Person> approvals,
        Optional<Event.Approved> approved,
        Set<String> taken,
        Set<Event.ApprovalRefused> refusals,
        Optional<String> postponed,
        int attempt,
        long fence,
        Map<String, Instant> handOvers,
        Optional<Instant> startedAt,
        Map<String, StepState> steps,
        Optional<Instant> pausedSince,
        List<Deferral> deferrals,
        Optional<Event.AbortMeans> abort,
        Optional<Person> abortedBy,
        Map<String, Person> skipped,
        Optional<Event.Ended> ended,
        Optional<Instant> endedAt) {
    /** Where a run is; the diagram is above. */
    public enum Phase {
        PLANNING,
        AWAITING_APPROVAL,
        APPROVED,
        RUNNING,
        ENDED
    }

    public RunState {
        approvals = List.copyOf(approvals);
        taken = Set.copyOf(taken);
        refusals = Set.copyOf(refusals);
        handOvers = Map.copyOf(handOvers);
        deferrals = List.copyOf(deferrals);
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
        skipped = Map.copyOf(skipped);
    }

    /** A run of which nothing is known yet. */
    public static RunState empty(RunId id) {
        return new RunState(
                id,
                0,
                Phase.PLANNING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Set.of(),
                Set.of(),
                Optional.empty(),
                0,
                0,
                Map.of(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** The state after a run's whole journal. */
    public static RunState of(RunId id, List<Entry> entries) {
        return empty(id).after(entries);
    }

    /** The state after further entries, which must follow on without a gap. */
    public RunState after(List<Entry> entries) {
        if (entries.isEmpty()) {
            return this;
        }
        RunFold fold = new RunFold(this);
        entries.forEach(fold::add);
        return fold.state();
    }

    /** What was asked for; every journal begins with it. */
    public Event.Requested request() {
        return requested.orElseThrow(() -> new IllegalStateException("run " + id + " has no request"));
    }

    /** What it has to do with a schedule; empty where a person wanted it. */
    public Optional<Scheduled> schedule() {
        return requested.flatMap(Event.Requested::schedule);
    }

    /** The newest plan. */
    public Optional<Plan> plan() {
        return planned.map(Event.Planned::plan);
    }

    public int revision() {
        return planned.map(Event.Planned::revision).orElse(0);
    }

    /** The newest plan's approvals as they stand. */
    public Ballot ballot() {
        Event.Planned newest = planned.orElseThrow();
        return new Ballot(
                request().requester(), newest.revision(), newest.approvalsNeeded(), newest.expiresAt(), approvals);
    }

    public boolean hasEnded() {
        return phase == Phase.ENDED;
    }

    public boolean isPaused() {
        return pausedSince.isPresent();
    }

    /**
     * Something that moved deadlines.
     *
     * @param at when it took effect: a pause's end, an extension's moment
     * @param by by how much
     * @param cause why
     */
    public record Deferral(Instant at, Duration by, Cause cause) {
        /** What moves deadlines. */
        public enum Cause {
            PAUSE,
            EXTENSION
        }
    }

    /** By how much people moved the deadlines. */
    public Duration extension() {
        return deferrals.stream()
                .filter(deferral -> deferral.cause() == Deferral.Cause.EXTENSION)
                .map(Deferral::by)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** By how much deadlines that were set at {@code set} have moved by {@code now}, a pause that still holds included. */
    public Duration deferredSince(Instant set, Instant now) {
        Duration held = pausedSince
                .map(since -> Duration.between(since.isBefore(set) ? set : since, now))
                .orElse(Duration.ZERO);
        return deferrals.stream()
                .filter(deferral -> !deferral.at().isBefore(set))
                .map(Deferral::by)
                .reduce(held, Duration::plus);
    }

    public Optional<StepState> step(String stepId) {
        return Optional.ofNullable(steps.get(stepId));
    }

    /** The steps of a group, in order of appearance. */
    public List<StepState> stepsOf(String group) {
        return steps.values().stream()
                .filter(state -> state.step().group().equals(group))
                .toList();
    }

    /** The groups of steps, in order of appearance. */
    public Collection<String> groups() {
        return steps.values().stream()
                .map(state -> state.step().group())
                .distinct()
                .toList();
    }
}

package dev.drydock.core.desk;

import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.approval.Ballot;
import dev.drydock.core.approval.Directory;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.report.ApprovalForm;
import dev.drydock.core.run.Desk;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Uncut;
import dev.drydock.core.run.WorkQueue;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Counts approvals, takes them back, rejects and lets plans expire. */
final class Approvals {
    /** A look at the cluster that was cut short says nothing about it. */
    private static final String STOPPING =
            "Not counted yet: Drydock is just being stopped. Please press Approve again in a moment.";

    private final RunAppender appender;
    private final FollowUps followUps;
    private final Directory directory;
    private final Function<RunState, Plan> planner;
    private final Function<RunState, List<Offer>> leftovers;
    private final ApprovalPolicy policy;
    private final InstantSource clock;

    /**
     * Makes the counter of approvals.
     *
     * @param planner makes a run's plan again from the live cluster
     * @param leftovers what is offered to undo what a run leaves behind that had begun and asked again
     */
    Approvals(
            RunAppender appender,
            FollowUps followUps,
            Directory directory,
            Function<RunState, Plan> planner,
            Function<RunState, List<Offer>> leftovers,
            ApprovalPolicy policy,
            InstantSource clock) {
        this.appender = appender;
        this.followUps = followUps;
        this.directory = directory;
        this.planner = planner;
        this.leftovers = leftovers;
        this.policy = policy;
        this.clock = clock;
    }

    /** The form that an approver has to fill in; empty where a press is enough. */
    Optional<Desk.Form> form(RunId id, int revision, Standing by, Optional<String> typed) {
        RunState state = appender.state(id);
        return state.plan()
                .filter(plan -> plan.confirmation().isPresent())
                .map(plan -> new Desk.Form(
                        state.request().channel(),
                        ApprovalForm.TITLE,
                        ApprovalForm.card(state, plan),
                        ApprovalForm.label(plan),
                        typed.isEmpty() || plan.isConfirmedBy(typed)
                                ? Optional.empty()
                                : Optional.of(ApprovalForm.correction(plan)),
                        settled(state)
                                .or(() -> state.ballot().objection(by, revision, clock.instant()))
                                .isPresent()));
    }

    Optional<String> approve(RunId id, int revision, Standing by, Optional<String> typed, String delivery) {
        Optional<Counted> counted = appender.decideOnce(id, delivery, state -> {
            RunAppender.Decision<String> decision = approve(state, revision, by, typed);
            return new RunAppender.Decision<>(
                    decision.events(), new Counted(decision.result(), isFollowed(decision.events())));
        });
        // One that was delivered again may have been cut short the first time, between the append and what follows from
        // it.
        if (counted.isEmpty() || counted.get().isFollowed()) {
            followUps.attempt(() -> queueWhatIsDue(appender.state(id)));
        }
        return counted.map(Counted::answer);
    }

    /** What came of a press, and whether work follows from it. */
    private record Counted(String answer, boolean isFollowed) {}

    private static boolean isFollowed(List<Event> events) {
        return events.stream().anyMatch(event -> event instanceof Event.Approved || event instanceof Event.Planned);
    }

    private void queueWhatIsDue(RunState state) {
        switch (state.phase()) {
            case APPROVED -> followUps.queue(new WorkQueue.Work.Carry(state.id()), clock.instant());
            case AWAITING_APPROVAL ->
                followUps.queue(
                        new WorkQueue.Work.Expire(state.id(), state.revision()),
                        state.planned().orElseThrow().expiresAt());
            case PLANNING, RUNNING, ENDED -> {}
        }
    }

    private RunAppender.Decision<String> approve(RunState state, int revision, Standing by, Optional<String> typed) {
        Optional<String> settled = settled(state);
        if (settled.isPresent()) {
            return say(settled.get());
        }
        Ballot ballot = state.ballot();
        Optional<String> objection = ballot.objection(by, revision, clock.instant());
        if (objection.isPresent()) {
            return refuse(state, by.person(), objection.get());
        }
        Plan plan = state.plan().orElseThrow();
        if (!plan.isConfirmedBy(typed)) {
            // Whoever mistypes may approve all the same: it says nothing about them that has to be kept.
            return say(ApprovalForm.refusal(plan, typed));
        }
        Event given = new Event.ApprovalGiven(by.person(), revision, plan.fingerprint());
        if (!ballot.isLast()) {
            int missing = ballot.needed() - ballot.given().size() - 1;
            return new RunAppender.Decision<>(
                    List.of(given), "Your approval counts. " + missing + " more needed, from somebody else.");
        }
        return last(state, ballot, by, given);
    }

    /** The last approval: everybody is looked up anew, and so is the cluster. */
    private RunAppender.Decision<String> last(RunState state, Ballot ballot, Standing by, Event given) {
        List<Person> approvers = new ArrayList<>();
        for (Person earlier : ballot.given()) {
            Optional<Standing> standing = directory.standingNow(earlier.id());
            if (standing.isEmpty() || ballot.standingObjection(standing.get()).isPresent()) {
                return new RunAppender.Decision<>(
                        List.of(new Event.ApprovalWithdrawn(earlier, ballot.revision()), given),
                        "Your approval counts, but @" + earlier.name()
                                + " may not approve any more, so another lead is needed.");
            }
            approvers.add(earlier);
        }
        Optional<Standing> fresh = directory.standingNow(by.person().id());
        Optional<String> objection = fresh.isEmpty()
                ? Optional.of("Slack does not know you any more.")
                : ballot.standingObjection(fresh.get());
        if (objection.isPresent()) {
            return refuse(state, by.person(), objection.get());
        }
        approvers.add(by.person());

        Plan plan;
        try {
            plan = Uncut.ask(() -> planner.apply(state));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return say(STOPPING);
        } catch (RefusalException refusal) {
            if (refusal.isPassing()) {
                return say("Not counted yet: " + refusal.getMessage() + " Please press Approve again in a moment.");
            }
            Event ended =
                    new Event.Ended(Outcome.FAILED, "Not started: " + refusal.getMessage(), leftovers.apply(state));
            return new RunAppender.Decision<>(List.of(given, ended), "It cannot start: " + refusal.getMessage());
        }
        if (!plan.isPossible()) {
            String why = plan.obstaclesLine();
            Event ended = new Event.Ended(Outcome.FAILED, "It cannot go on as asked: " + why, leftovers.apply(state));
            return new RunAppender.Decision<>(List.of(given, ended), "It cannot be done any more: " + why);
        }
        Plan approved = state.plan().orElseThrow();
        Consequences.Difference difference = plan.consequences().since(approved.consequences());
        if (!difference.isCovered()) {
            Instant expiresAt = clock.instant().plus(policy.timeout()).truncatedTo(ChronoUnit.MILLIS);
            Event again = new Event.Planned(
                    state.revision() + 1, plan, Math.max(1, policy.needed(plan)), expiresAt, difference.lines());
            return new RunAppender.Decision<>(
                    List.of(given, again),
                    "The cluster has changed since this plan was shown: " + String.join("; ", difference.lines())
                            + ". The new plan is on the card; please read it and approve that one.");
        }
        return new RunAppender.Decision<>(
                List.of(given, new Event.Approved(state.revision(), approved.fingerprint(), approvers)),
                "Your approval was the last one needed. It starts now.");
    }

    Optional<String> withdraw(RunId id, int revision, Standing by, String delivery) {
        return appender.decideOnce(id, delivery, state -> {
            boolean approved = state.approvals().stream()
                    .anyMatch(person -> person.id().equals(by.person().id()));
            Optional<String> tooLate = state.phase() == RunState.Phase.APPROVED ? Optional.empty() : settled(state);
            if (tooLate.isPresent()) {
                return say("It is too late to withdraw: " + tooLate.get());
            }
            if (!approved || revision != state.revision()) {
                return say("You have not approved this plan, so there is nothing to withdraw.");
            }
            return new RunAppender.Decision<>(
                    List.of(new Event.ApprovalWithdrawn(by.person(), revision)), "Your approval is withdrawn.");
        });
    }

    Optional<String> reject(RunId id, Standing by, String delivery) {
        return appender.decideOnce(id, delivery, state -> {
            Optional<String> settled = settled(state);
            if (settled.isPresent()) {
                return say(settled.get());
            }
            boolean requester =
                    state.request().requester().id().equals(by.person().id());
            Optional<String> objection =
                    requester ? Optional.empty() : state.ballot().standingObjection(by);
            if (objection.isPresent()) {
                return refuse(state, by.person(), objection.get());
            }
            Outcome outcome = requester ? Outcome.ABORTED : Outcome.REJECTED;
            String summary = (requester ? "Taken back by @" : "Rejected by @")
                    + by.person().name() + ".";
            return new RunAppender.Decision<>(
                    List.of(new Event.Rejected(by.person()), new Event.Ended(outcome, summary, leftovers.apply(state))),
                    state.startedAt().isEmpty() ? "Done. Nothing was started." : "Done. It goes no further.");
        });
    }

    /** Ends a plan whose time is over; does nothing to one that was settled or made anew. */
    void expire(RunId id, int revision) {
        appender.decide(id, state -> {
            boolean waits = state.phase() == RunState.Phase.AWAITING_APPROVAL && state.revision() == revision;
            if (!waits || clock.instant().isBefore(state.planned().orElseThrow().expiresAt())) {
                return say("");
            }
            String summary = "Nobody approved it in time. Ask again to see how things stand now.";
            return new RunAppender.Decision<>(
                    List.of(new Event.Ended(Outcome.EXPIRED, summary, leftovers.apply(state))), "");
        });
    }

    /** Why nothing can be decided about it any more. */
    private static Optional<String> settled(RunState state) {
        return switch (state.phase()) {
            case PLANNING -> Optional.of("It has no plan yet.");
            case AWAITING_APPROVAL -> Optional.empty();
            case APPROVED -> Optional.of("It is approved already, and about to start.");
            case RUNNING -> Optional.of("It is approved already, and running.");
            case ENDED ->
                Optional.of("It is over: " + state.ended().orElseThrow().summary());
        };
    }

    private static RunAppender.Decision<String> say(String answer) {
        return new RunAppender.Decision<>(List.of(), answer);
    }

    /** Kept once for each person and reason: however long somebody goes on pressing, the journal does not grow. */
    private static RunAppender.Decision<String> refuse(RunState state, Person by, String why) {
        Event.ApprovalRefused refused = new Event.ApprovalRefused(by, why);
        return state.refusals().contains(refused) ? say(why) : new RunAppender.Decision<>(List.of(refused), why);
    }
}

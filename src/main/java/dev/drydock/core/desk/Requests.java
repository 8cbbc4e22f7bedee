package dev.drydock.core.desk;

import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.approval.Person;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.report.PlanBlocks;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.Scheduled;
import dev.drydock.core.run.Uncut;
import dev.drydock.core.run.WorkQueue;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a command that does something into a plan, and a possible plan into the first entries of a run. */
final class Requests {
    private static final Logger log = LoggerFactory.getLogger(Requests.class);

    private final Journal journal;
    private final FollowUps followUps;
    private final ApprovalPolicy policy;
    private final InstantSource clock;

    Requests(Journal journal, FollowUps followUps, ApprovalPolicy policy, InstantSource clock) {
        this.journal = journal;
        this.followUps = followUps;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * Plans, and puts the plan up for approval; starts it where nobody has to approve.
     *
     * @return the answer for the asker alone; empty where the same delivery was taken before
     */
    Optional<Card> submit(
            RunId id,
            Person requester,
            Place place,
            Grammar.Parsed parsed,
            Action action,
            Optional<RunId> retryOf,
            Optional<Scheduled> schedule) {
        Plan plan = plan(parsed, action);
        if (action.isDryRun(parsed.command())) {
            return Optional.of(planOnly(plan, "Dry run: nothing was started."));
        }
        if (!plan.isPossible()) {
            return Optional.of(planOnly(plan, "Nothing was started."));
        }
        int needed = policy.needed(plan);
        if (needed > 0 && place.direct()) {
            throw new RefusalException(
                    "This needs the approval of a lead, who would not see it in a direct message, so nothing"
                            + " was started. Please ask for it in a channel.");
        }
        Event.Requested request = new Event.Requested(
                requester, place.channel(), parsed.line(), action.reason(parsed.command()), retryOf, schedule);
        if (!begin(id, request, plan)) {
            return Optional.empty();
        }
        if (needed == 0) {
            return Optional.of(
                    Card.of(Text.of("Run ").code(id.value()).plain(" starts; its thread tells how it goes.")));
        }
        String leads = needed == 1 ? "one lead" : needed + " different leads";
        return Optional.of(
                Card.of(Text.of("Request ").code(id.value()).plain(" is up for approval by " + leads + ".")));
    }

    private static Plan plan(Grammar.Parsed parsed, Action action) {
        try {
            return Uncut.ask(() -> action.plan(parsed.command()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw RefusalException.passing(
                    "Drydock is just being stopped, so nothing was started. Please ask again in a moment.", stopping);
        }
    }

    /**
     * Asks for what a schedule's moment is due, once. Nobody waits for an answer, so a plan that cannot be made or carried out
     * becomes a run that failed.
     *
     * @throws InterruptedException when this process is to stop; where nothing was put, another one asks
     */
    void submit(Scheduled due, String channel, Grammar.Parsed parsed, Action action) throws InterruptedException {
        Event.Requested request = new Event.Requested(
                Person.ofSchedule(due.name()),
                channel,
                parsed.line(),
                action.reason(parsed.command()),
                Optional.empty(),
                Optional.of(due));
        try {
            Plan plan = Uncut.ask(() -> action.plan(parsed.command()));
            if (plan.isPossible()) {
                begin(due.run(), request, plan);
            } else {
                close(due.run(), request, notStarted(due, plan.obstaclesLine()));
            }
        } catch (RefusalException refusal) {
            close(due.run(), request, notStarted(due, refusal.getMessage()));
        } catch (Journal.JournalException away) {
            throw away;
        } catch (RuntimeException bug) {
            log.atError().addKeyValue("run", due.run()).setCause(bug).log("a scheduled plan failed unexpectedly");
            close(due.run(), request, notStarted(due, "Drydock itself failed; its log has the details."));
        }
    }

    private static Event.Ended notStarted(Scheduled due, String why) {
        return new Event.Ended(
                Outcome.FAILED,
                "Not started: " + why + " It is not tried again before its next moment.",
                List.of(new Offer("Try again", "retry " + due.run())));
    }

    /**
     * Puts a request that is over as soon as it is made, and so has no plan; nothing happens where it is there.
     */
    void close(RunId id, Event.Requested request, Event.Ended ended) {
        try {
            journal.append(id, 0, List.of(request, ended));
        } catch (Journal.ConflictException there) {
            log.atDebug().addKeyValue("run", id).log("another replica was first");
        }
    }

    /**
     * Puts a request with its plan, and queues what comes next.
     *
     * @return false where it is there already
     */
    private boolean begin(RunId id, Event.Requested request, Plan plan) {
        int needed = policy.needed(plan);
        Instant expiresAt = clock.instant().plus(policy.timeout()).truncatedTo(ChronoUnit.MILLIS);
        List<Event> events = new ArrayList<>();
        events.add(request);
        events.add(new Event.Planned(1, plan, needed, expiresAt, List.of()));
        if (needed == 0) {
            events.add(new Event.Approved(1, plan.fingerprint(), List.of()));
        }
        try {
            journal.append(id, 0, events);
        } catch (Journal.ConflictException delivered) {
            return false;
        }
        if (needed == 0) {
            followUps.queue(new WorkQueue.Work.Carry(id), clock.instant());
        } else {
            followUps.queue(new WorkQueue.Work.Expire(id, 1), expiresAt);
        }
        return true;
    }

    private static Card planOnly(Plan plan, String ending) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(plan.headline()));
        blocks.addAll(PlanBlocks.of(plan));
        blocks.add(new Block.SmallPrint(Text.of(ending)));
        return new Card(plan.headline(), blocks);
    }
}

package dev.drydock.core.run;

import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.approval.Ballot;
import dev.drydock.core.approval.Directory;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one choke point: the only place from which a run starts or goes on, and only from an {@code Approved} event in the
 * journal. Schedules, retries, recovery and every medium come through {@link #carry}.
 */
public final class Runner {
    private static final Logger log = LoggerFactory.getLogger(Runner.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    /** How long others have to take a run over that was given up for them. */
    private static final Duration HAND_OVER = Duration.ofSeconds(15);

    private final Journal journal;
    private final Leases leases;
    private final WorkQueue queue;
    private final Directory directory;
    private final Grammar grammar;
    private final Map<String, Action> actions;
    private final ApprovalPolicy policy;
    private final InstantSource clock;
    private final Worker worker;
    private final Set<RunId> carried = ConcurrentHashMap.newKeySet();

    /**
     * Makes a runner.
     *
     * @param actions the actions by command name
     * @param worker this process
     */
    public Runner(
            Journal journal,
            Leases leases,
            WorkQueue queue,
            Directory directory,
            Grammar grammar,
            Map<String, Action> actions,
            ApprovalPolicy policy,
            InstantSource clock,
            Worker worker) {
        this.journal = journal;
        this.leases = leases;
        this.queue = queue;
        this.directory = directory;
        this.grammar = grammar;
        this.actions = Map.copyOf(actions);
        this.policy = policy;
        this.clock = clock;
        this.worker = worker;
    }

    /**
     * Carries a run on from wherever its journal says that it stands; does nothing for a run that is not approved or is over.
     *
     * @throws InterruptedException when this process is to stop; the run stays as it is and can be carried on anywhere
     */
    public void carry(RunId id) throws InterruptedException {
        if (!carried.add(id)) {
            return;
        }
        try {
            carryAlone(id);
        } finally {
            carried.remove(id);
        }
    }

    private void carryAlone(RunId id) throws InterruptedException {
        RunState state = RunState.of(id, journal.read(id, 0));
        switch (state.phase()) {
            case PLANNING, AWAITING_APPROVAL, ENDED -> {}
            case APPROVED, RUNNING -> {
                if (isLeftToOthers(state)) {
                    queue.queue(new WorkQueue.Work.Carry(id), clock.instant().plus(RETRY));
                    return;
                }
                Plan plan = state.plan().orElseThrow();
                Duration askedAt = worker.time().elapsed();
                switch (leases.acquire(id, worker.name(), plan.resources(), worker.leaseTime())) {
                    case Leases.Answer.Busy busy -> postpone(state, busy);
                    case Leases.Answer.Granted granted -> carryLeased(state, granted.lease(), askedAt);
                }
            }
        }
    }

    private boolean isLeftToOthers(RunState state) {
        return Optional.ofNullable(state.handOvers().get(worker.name()))
                .filter(since -> clock.instant().isBefore(since.plus(HAND_OVER)))
                .isPresent();
    }

    private void postpone(RunState state, Leases.Answer.Busy busy) {
        String why = busy.holder().equals(state.id())
                ? "waiting for the worker that had this run before to give it up"
                : busy.resource().display() + " is being worked on by run " + busy.holder();
        List<Entry> entries = journal.read(state.id(), 0);
        boolean known = !entries.isEmpty()
                && entries.getLast().event() instanceof Event.Postponed postponed
                && postponed.why().equals(why);
        if (!known && state.phase() == RunState.Phase.APPROVED) {
            try {
                journal.append(state.id(), state.sequence(), List.of(new Event.Postponed(why)));
            } catch (Journal.ConflictException movedOn) {
                log.atDebug().addKeyValue("run", state.id()).log("run moved on while it was postponed");
            }
        }
        queue.queue(new WorkQueue.Work.Carry(state.id()), clock.instant().plus(RETRY));
    }

    private void carryLeased(RunState before, Leases.Lease lease, Duration askedAt) throws InterruptedException {
        try (LeaseKeeper keeper = new LeaseKeeper(leases, lease, worker, askedAt)) {
            JournalRunLog runLog = new JournalRunLog(journal, before, lease.fence(), keeper, worker);
            Journal.Subscription news = journal.onAppend(run -> {
                if (run.equals(before.id())) {
                    runLog.news();
                }
            });
            try {
                carryOn(runLog, lease);
            } catch (InterruptedException e) {
                if (keeper.isHeld()) {
                    throw e;
                }
                giveUp(before.id(), "its lease was lost");
            } catch (RunLog.RunLostException e) {
                giveUp(before.id(), String.valueOf(e.getMessage()));
            } finally {
                news.close();
            }
        }
    }

    /** Whoever took it over carries it; where nobody did, it is taken up again in a moment. */
    private void giveUp(RunId id, String why) {
        log.atInfo().addKeyValue("run", id).addKeyValue("why", why).log("run given up");
        queue.queue(new WorkQueue.Work.Carry(id), clock.instant().plus(RETRY));
    }

    private void carryOn(RunLog runLog, Leases.Lease lease) throws InterruptedException {
        runLog.refresh();
        Grammar.Parsed parsed = grammar.parse(runLog.state().request().line());
        Action action = Optional.ofNullable(actions.get(parsed.definition().name()))
                .orElseThrow(() -> new IllegalStateException(
                        "no action " + parsed.definition().name()));
        switch (runLog.state().phase()) {
            case PLANNING, AWAITING_APPROVAL, ENDED -> {}
            case APPROVED -> {
                if (mayStart(runLog, action, parsed.command())) {
                    perform(runLog, lease, action, parsed.command());
                }
            }
            case RUNNING -> perform(runLog, lease, action, parsed.command());
        }
    }

    /** The last look before the start: the approvers still lead, and the plan made now is still what they approved. */
    private boolean mayStart(RunLog runLog, Action action, Command command) throws InterruptedException {
        RunState state = runLog.state();
        try {
            Optional<String> objection = approversObjection(state);
            if (objection.isPresent()) {
                askAgain(runLog, action, state.plan().orElseThrow(), List.of(objection.get()));
                return false;
            }
            Plan plan = Uncut.ask(() -> action.plan(command));
            Consequences.Difference difference =
                    plan.consequences().since(state.plan().orElseThrow().consequences());
            if (!difference.isCovered() || !plan.isPossible()) {
                askAgain(runLog, action, plan, difference.lines());
                return false;
            }
            return true;
        } catch (Directory.DirectoryException unknown) {
            wait(runLog, "Slack does not say whether the approvers still lead: " + unknown.getMessage());
            return false;
        } catch (RefusalException refusal) {
            refused(runLog, action, "Not started: ", refusal);
            return false;
        }
    }

    /** That the cluster is away when a run starts, is taken up again or asks for approval is no fault of the run's. */
    private void refused(RunLog runLog, Action action, String prefix, RefusalException refusal)
            throws InterruptedException {
        if (refusal.isPassing()) {
            wait(runLog, refusal.getMessage());
        } else {
            fail(runLog, action, prefix + refusal.getMessage());
        }
    }

    private Optional<String> approversObjection(RunState state) {
        Ballot ballot = state.ballot();
        for (Person approver : state.approved().orElseThrow().by()) {
            Optional<Standing> standing = directory.standingNow(approver.id());
            if (standing.isEmpty() || ballot.standingObjection(standing.get()).isPresent()) {
                return Optional.of("@" + approver.name() + " may not approve any more");
            }
        }
        return Optional.empty();
    }

    private void wait(RunLog runLog, String why) throws InterruptedException {
        Uncut.require(why);
        List<Entry> entries = journal.read(runLog.state().id(), runLog.state().sequence() - 1);
        boolean told = !entries.isEmpty()
                && entries.getLast().event() instanceof Event.Postponed postponed
                && postponed.why().equals(why);
        if (!told) {
            runLog.append(new Event.Postponed(why));
        }
        queue.queue(
                new WorkQueue.Work.Carry(runLog.state().id()), clock.instant().plus(RETRY.multipliedBy(5)));
    }

    /** Back to the people, with what is different; where nobody has to approve, the request is over instead. */
    private void askAgain(RunLog runLog, Action action, Plan plan, List<String> changes) throws InterruptedException {
        Uncut.require("the plan was made again");
        int needed = policy.needed(plan);
        if (!plan.isPossible()) {
            fail(runLog, action, "It cannot go on as asked: " + plan.obstaclesLine());
        } else if (needed == 0) {
            String what = String.join("; ", changes);
            fail(runLog, action, "The cluster changed since it was asked for (" + what + "). Ask again.");
        } else {
            int revision = runLog.state().revision() + 1;
            Instant expiresAt = clock.instant().plus(policy.timeout()).truncatedTo(ChronoUnit.MILLIS);
            runLog.append(new Event.Planned(revision, plan, needed, expiresAt, changes));
            queue.queue(new WorkQueue.Work.Expire(runLog.state().id(), revision), expiresAt);
        }
    }

    private void perform(RunLog runLog, Leases.Lease lease, Action action, Command command)
            throws InterruptedException {
        runLog.append(new Event.Started(runLog.state().attempt() + 1, worker.name(), lease.fence()));
        RunId id = runLog.state().id();
        try {
            switch (action.perform(command, runLog)) {
                case Action.Completion.Finished finished ->
                    runLog.append(new Event.Ended(finished.outcome(), finished.summary(), finished.offers()));
                case Action.Completion.HandOver handOver -> {
                    runLog.append(new Event.HandedOver(worker.name(), handOver.why()));
                    queue.queue(new WorkQueue.Work.Carry(id), clock.instant());
                }
                case Action.Completion.ApprovalNeeded needed -> {
                    Plan approved = runLog.state().plan().orElseThrow();
                    askAgain(
                            runLog,
                            action,
                            needed.plan(),
                            needed.plan()
                                    .consequences()
                                    .since(approved.consequences())
                                    .lines());
                }
            }
        } catch (RunLog.RunLostException | Journal.JournalException lostOrAway) {
            throw lostOrAway;
        } catch (RefusalException refusal) {
            refused(runLog, action, "", refusal);
        } catch (RuntimeException bug) {
            Uncut.require(String.valueOf(bug));
            log.atError().addKeyValue("run", id).setCause(bug).log("run failed unexpectedly");
            fail(
                    runLog,
                    action,
                    "Drydock itself failed; nothing more will be done. The log has the details under run " + id + ".");
        }
    }

    /** Ends it, and offers to undo what it left behind and to try again. */
    private static void fail(RunLog runLog, Action action, String summary) throws InterruptedException {
        Uncut.require(summary);
        List<Offer> offers = new ArrayList<>(action.leftovers(runLog.state()));
        offers.add(new Offer("Try again", "retry " + runLog.state().id()));
        runLog.append(new Event.Ended(Outcome.FAILED, summary, offers));
    }
}

package dev.drydock.core.schedule;

import dev.drydock.core.desk.FrontDesk;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Scheduled;
import dev.drydock.core.run.Steady;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who looks at the clock: asks at the desk, like a person, for what is due, and tells what is overdue and what is good again.
 * Each moment is asked for once among all replicas and restarts, because its run's id is made from it; that one replica at a
 * time has the turn only saves the others the work.
 */
public final class Timekeeper {
    private static final Logger log = LoggerFactory.getLogger(Timekeeper.class);

    private final List<Schedule> schedules;
    private final ScheduleBook book;
    private final ScheduleRuns runs;
    private final FrontDesk desk;
    private final BooleanSupplier isOurTurn;
    private final InstantSource clock;
    private final Set<String> troubled = new HashSet<>();
    private boolean begun;

    /**
     * Makes a timekeeper.
     *
     * @param isOurTurn whether it is this process that looks
     * @param clock the one by which all replicas judge
     */
    public Timekeeper(
            List<Schedule> schedules,
            ScheduleBook book,
            ScheduleRuns runs,
            FrontDesk desk,
            BooleanSupplier isOurTurn,
            InstantSource clock) {
        this.schedules = List.copyOf(schedules);
        this.book = book;
        this.runs = runs;
        this.desk = desk;
        this.isOurTurn = isOurTurn;
        this.clock = clock;
    }

    /** Looks once at every schedule. Trouble with one keeps none of the others from being looked at, and is over when it is. */
    public synchronized void look() {
        if (!isOurTurn.getAsBoolean()) {
            return;
        }
        try {
            if (!begun) {
                book.keepOnly(schedules.stream().map(Schedule::name).collect(Collectors.toSet()));
                begun = true;
            }
            Map<String, ScheduleMemory> memories = book.all();
            boolean unused = schedules.stream()
                    .allMatch(schedule -> look(schedule, Optional.ofNullable(memories.get(schedule.name()))));
        } catch (Journal.JournalException away) {
            log.atWarn().addKeyValue("why", away.getMessage()).log("schedules could not be looked at; looking again");
        }
    }

    /**
     * Looks at one.
     *
     * @return whether to go on; false when this process is to stop
     */
    private boolean look(Schedule schedule, Optional<ScheduleMemory> known) {
        try {
            Instant now = clock.instant();
            ScheduleMemory before = known.filter(memory -> memory.definition().equals(schedule.definition()))
                    .map(memory -> memory.upTo(now))
                    .orElseGet(() -> ScheduleMemory.of(schedule, now));
            ScheduleMemory after = act(schedule, learn(schedule, before, now), now);
            if (!known.equals(Optional.of(after))) {
                book.keep(schedule.name(), after);
            }
            troubled.remove(schedule.name());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } catch (RuntimeException | Error trouble) {
            Steady.requireAlive(trouble);
            if (troubled.add(schedule.name())) {
                log.atWarn()
                        .addKeyValue("schedule", schedule.name())
                        .setCause(trouble)
                        .log("a schedule could not be looked at; looking again until it can");
            }
        }
        return true;
    }

    /** How its runs have ended since. Nothing is read where the last moment's run is known to be good. */
    private ScheduleMemory learn(Schedule schedule, ScheduleMemory memory, Instant now) {
        boolean settled = memory.overdue().isEmpty()
                && (memory.fired().isEmpty()
                        || memory.good()
                                .filter(good -> !good.isBefore(memory.fired().get()))
                                .isPresent());
        return settled
                ? memory
                : runs.newest(schedule).stream()
                        .filter(run -> run.ended()
                                .filter(ended -> ended.outcome() == Outcome.SUCCEEDED)
                                .isPresent())
                        .flatMap(run -> counts(run).stream())
                        .filter(moment -> !moment.isBefore(memory.since()) && !moment.isAfter(now))
                        .max(Instant::compareTo)
                        .map(memory::good)
                        .orElse(memory);
    }

    /** From when on a run counts: a clock that was set back meanwhile makes it no older than the moment it was asked for. */
    private static Optional<Instant> counts(RunState run) {
        Optional<Instant> moment = run.schedule().map(Scheduled::moment);
        return run.requestedAt()
                .map(askedAt -> moment.filter(due -> due.isAfter(askedAt)).orElse(askedAt));
    }

    private ScheduleMemory act(Schedule schedule, ScheduleMemory memory, Instant now) throws InterruptedException {
        Decision decision = Decision.of(schedule, memory, now);
        ScheduleMemory after = memory;
        if (decision.goodAgain().isPresent()) {
            Instant since = decision.goodAgain().get();
            tell(
                    schedule,
                    new Scheduled(schedule.name(), since, Scheduled.Purpose.GOOD_AGAIN, false),
                    new Notices(schedule).goodAgain(since, memory));
            after = after.overdue(Optional.empty());
        }
        if (decision.overdue().isPresent()) {
            Instant since = decision.overdue().get();
            Scheduled notice = new Scheduled(schedule.name(), since, Scheduled.Purpose.OVERDUE, false);
            Offer again = new Offer("Run it now", "retry " + notice.run());
            Optional<RunState> newest = runs.newest(schedule).stream().findFirst();
            tell(schedule, notice, new Notices(schedule).overdue(since, memory, newest, again));
            after = after.overdue(decision.overdue());
        }
        if (decision.fire().isPresent()) {
            Instant moment = decision.fire().get();
            fire(schedule, moment);
            after = after.fired(moment);
        }
        return after;
    }

    /** Asks for what is due, unless a run from before has not ended: that is told once for each such run. */
    private void fire(Schedule schedule, Instant moment) throws InterruptedException {
        Scheduled due = new Scheduled(schedule.name(), moment, Scheduled.Purpose.RUN, schedule.quiet());
        Optional<RunState> before =
                runs.underWay(schedule).filter(run -> !run.id().equals(due.run()));
        if (before.isEmpty()) {
            desk.fire(due, schedule.channel(), schedule.line());
        } else if (!isTold(schedule, Notices.heldUp(before.get()))) {
            tell(schedule, due, Notices.heldUp(before.get(), due));
        }
    }

    private boolean isTold(Schedule schedule, String words) {
        return runs.newest(schedule).stream()
                .flatMap(run -> run.ended().stream())
                .anyMatch(ended -> ended.summary().equals(words));
    }

    private void tell(Schedule schedule, Scheduled notice, Event.Ended ended) {
        desk.tell(notice, schedule.channel(), schedule.line(), ended);
    }
}

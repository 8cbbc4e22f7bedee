package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.desk.FrontDesk;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunIds;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Scheduled;
import dev.drydock.core.schedule.Cron;
import dev.drydock.core.schedule.Schedule;
import dev.drydock.core.schedule.ScheduleMemory;
import dev.drydock.core.schedule.ScheduleRuns;
import dev.drydock.core.schedule.Timekeeper;
import dev.drydock.core.schedule.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What timekeepers rely on: each moment is asked for once, whoever looks and however often, and nothing is forgotten. */
abstract class SchedulesContract extends StoreContract {
    /** Every hour, on the hour. */
    private static final Cron HOURLY = new Cron() {
        @Override
        public String text() {
            return "0 * * * *";
        }

        @Override
        public Optional<LocalDateTime> next(LocalDateTime after) {
            return Optional.of(after.truncatedTo(ChronoUnit.HOURS).plusHours(1));
        }

        @Override
        public boolean isInterval() {
            return true;
        }
    };

    private static final Schedule RING = schedule("ring", "ring");

    private final AtomicInteger plans = new AtomicInteger();

    private static Schedule schedule(String name, String line) {
        return new Schedule(
                name, new Timetable(HOURLY, ZoneOffset.UTC), line, "C1", true, Optional.of(Duration.ofMinutes(10)));
    }

    private Timekeeper timekeeper(Store store, Schedule... schedules) {
        Bell bell = new Bell(plans);
        FrontDesk desk = new FrontDesk(
                line -> {
                    if (line.equals("break")) {
                        throw new NoClassDefFoundError("a library that is not there");
                    }
                    return new Grammar.Parsed(bell.definition(), new Ring(), line);
                },
                Map.of("ring", bell),
                Map.of(),
                store.journal(),
                store.leases(),
                store.workQueue(),
                new dev.drydock.core.approval.People(),
                ApprovalPolicy.STANDARD,
                clock);
        ScheduleRuns runs = new ScheduleRuns(store.journal(), new OpenRuns(store.journal()));
        return new Timekeeper(List.of(schedules), store.schedules(), runs, desk, () -> true, clock);
    }

    private record Ring() implements Command {}

    /** Plans to ring a bell. */
    private record Bell(AtomicInteger plans) implements Action {
        @Override
        public CommandDefinition definition() {
            return new CommandDefinition(
                    "ring", "Rings.", "", 0, 0, List.of(), List.of(), (Arguments any) -> new Ring());
        }

        @Override
        public Plan plan(Command command) {
            plans.incrementAndGet();
            return new Plan(
                    "Ring",
                    Consequences.of(List.of(new Consequence(Consequence.Kind.ACT, "ring", ""))),
                    List.of(),
                    List.of(),
                    List.of(),
                    Risk.HARMLESS,
                    List.of());
        }

        @Override
        public boolean isDryRun(Command command) {
            return false;
        }

        @Override
        public Optional<String> reason(Command command) {
            return Optional.empty();
        }

        @Override
        public Completion perform(Command command, RunLog log) {
            throw new AssertionError("nothing is carried here");
        }
    }

    private static List<Scheduled> asked(Store store, String name) {
        return store.journal().ofSchedule(name, 1000).reversed().stream()
                .map(run -> state(store, run).request().schedule().orElseThrow())
                .toList();
    }

    private static RunState state(Store store, RunId run) {
        return RunState.of(run, store.journal().read(run, 0));
    }

    private static List<Instant> fired(Store store) {
        return asked(store, "ring").stream()
                .filter(asked -> !asked.isNotice())
                .map(Scheduled::moment)
                .toList();
    }

    private static void end(Store store, RunId run, Outcome outcome) throws Journal.ConflictException {
        store.journal()
                .append(run, state(store, run).sequence(), List.of(new Event.Ended(outcome, "It rang.", List.of())));
    }

    private static RunId newest(Store store) {
        return store.journal().ofSchedule("ring", 1).getFirst();
    }

    @Test
    void severalTimekeepersThatLookAtOnceFireEachMomentOnce() throws Exception {
        Store store = open("first");
        List<Timekeeper> keepers = new ArrayList<>();
        keepers.add(timekeeper(store, RING));
        keepers.add(timekeeper(open("second"), RING));
        keepers.add(timekeeper(open("third"), RING));
        keepers.getFirst().look();
        List<Instant> expected = new ArrayList<>();
        for (int hour = 0; hour < 10; hour++) {
            clock.move(Duration.ofHours(1));
            expected.add(clock.instant());
            atOnce(keepers.stream()
                    .map(keeper -> (Callable<Boolean>) () -> {
                        keeper.look();
                        return true;
                    })
                    .toList());
            end(store, newest(store), Outcome.SUCCEEDED);
        }

        assertThat(fired(store)).isEqualTo(expected);
    }

    @Test
    void whatWasMissedIsCaughtUpOnceAfterARestart() {
        timekeeper(open("before"), RING).look();
        clock.move(Duration.ofMinutes(5 * 60 + 20));
        Store store = open("after");
        Timekeeper after = timekeeper(store, RING);
        after.look();
        after.look();

        assertThat(fired(store)).containsExactly(Instant.parse("2026-03-01T17:00:00Z"));
        assertThat(plans).hasValue(1);
    }

    @Test
    void aProcessThatDiesBetweenTheRequestAndItsMemoryFiresNothingTwice() {
        Store store = open("one");
        Timekeeper keeper = timekeeper(store, RING);
        keeper.look();
        ScheduleMemory before = store.schedules().all().get("ring");
        clock.move(Duration.ofHours(1));
        keeper.look();
        store.schedules().keep("ring", java.util.Objects.requireNonNull(before));
        timekeeper(open("two"), RING).look();

        assertThat(fired(store)).hasSize(1);
        assertThat(plans).hasValue(1);
    }

    @Test
    void aScheduleThatWasTakenAwayBeginsAnewWhenItComesBack() {
        Store store = open("one");
        timekeeper(store, RING).look();
        timekeeper(store).look();
        assertThat(store.schedules().all()).isEmpty();
        clock.move(Duration.ofMinutes(90));
        timekeeper(store, RING).look();

        assertThat(fired(store)).isEmpty();
    }

    @Test
    void anotherCommandOfTheSameNameIsAnotherSchedule() {
        Store store = open("one");
        timekeeper(store, RING).look();
        clock.move(Duration.ofMinutes(90));
        timekeeper(store, schedule("ring", "ring --twice")).look();

        assertThat(fired(store)).isEmpty();
    }

    @Test
    void overdueIsToldOnceAndSoIsThatItIsGoodAgain() throws Exception {
        Store store = open("one");
        Timekeeper keeper = timekeeper(store, RING);
        Timekeeper other = timekeeper(open("two"), RING);
        keeper.look();
        clock.move(Duration.ofHours(1));
        keeper.look();
        end(store, store.journal().ofSchedule("ring", 1).getFirst(), Outcome.FAILED);
        for (int minute = 0; minute < 70; minute++) {
            clock.move(Duration.ofMinutes(1));
            keeper.look();
            other.look();
        }
        RunId second = store.journal().ofSchedule("ring", 1).getFirst();
        end(store, second, Outcome.SUCCEEDED);
        keeper.look();
        other.look();
        keeper.look();

        Instant first = Instant.parse("2026-03-01T13:00:00Z");
        assertThat(asked(store, "ring"))
                .containsExactly(
                        new Scheduled("ring", first, Scheduled.Purpose.RUN, true),
                        new Scheduled("ring", first, Scheduled.Purpose.OVERDUE, false),
                        new Scheduled("ring", first.plus(Duration.ofHours(1)), Scheduled.Purpose.RUN, true),
                        new Scheduled("ring", first, Scheduled.Purpose.GOOD_AGAIN, false));
        String told = state(store, new Scheduled("ring", first, Scheduled.Purpose.OVERDUE, false).run())
                .ended()
                .orElseThrow()
                .summary();
        assertThat(told)
                .contains("was due at 2026-03-01 13:00 Z", "within 10 m", "no good run since", "failed: It rang.");
        assertThat(store.schedules().all().get("ring"))
                .extracting(ScheduleMemory::overdue, ScheduleMemory::fired)
                .containsExactly(Optional.empty(), Optional.of(first.plus(Duration.ofHours(1))));
    }

    @Test
    void whatIsRememberedComesBackAsItWas() {
        Store store = open("one");
        ScheduleMemory memory = new ScheduleMemory(
                "0 2 * * * UTC ring ⚓",
                clock.instant(),
                Optional.of(clock.instant().plusMillis(1)),
                Optional.empty(),
                Optional.of(clock.instant().plusMillis(3)));
        store.schedules().keep("a", memory);
        store.schedules().keep("b", memory);
        store.schedules().keep("b", memory);
        store.schedules().keepOnly(Set.of("b", "c"));

        assertThat(open("two").schedules().all()).isEqualTo(Map.of("b", memory));
    }

    @Test
    void nothingIsBegunWhileARunFromBeforeIsUnderWayAndThatIsToldOnce() throws Exception {
        Store store = open("one");
        List<Timekeeper> keepers = List.of(timekeeper(store, RING), timekeeper(open("two"), RING));
        keepers.forEach(Timekeeper::look);
        clock.move(Duration.ofHours(1));
        keepers.forEach(Timekeeper::look);
        RunId first = newest(store);
        for (int hour = 0; hour < 3; hour++) {
            clock.move(Duration.ofHours(1));
            keepers.forEach(Timekeeper::look);
            timekeeper(open("restarted-" + hour), RING).look();
        }

        assertThat(plans).as("the one that began").hasValue(1);
        Instant second = Instant.parse("2026-03-01T14:00:00Z");
        assertThat(fired(store)).containsExactly(second.minus(Duration.ofHours(1)), second);
        Event.Ended told = state(store, new Scheduled("ring", second, Scheduled.Purpose.RUN, true).run())
                .ended()
                .orElseThrow();
        assertThat(told.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(told.summary()).startsWith("Not started: run " + first + " is still under way.");

        end(store, first, Outcome.SUCCEEDED);
        keepers.forEach(Timekeeper::look);
        assertThat(plans).as("what came due meanwhile is not made up for").hasValue(1);
        clock.move(Duration.ofHours(1));
        keepers.forEach(Timekeeper::look);
        assertThat(plans).hasValue(2);
        RunId later = newest(store);
        clock.move(Duration.ofHours(1));
        keepers.forEach(Timekeeper::look);
        assertThat(state(store, newest(store)).ended().orElseThrow().summary())
                .as("another run in the way is told again")
                .contains(later.value());
    }

    @Test
    void whatAPersonTriedAgainIsInTheWayAsWell() throws Exception {
        Store store = open("one");
        Timekeeper keeper = timekeeper(store, RING);
        keeper.look();
        Event.Requested again = new Event.Requested(
                dev.drydock.core.approval.Person.ofSchedule("dana"),
                "C1",
                "ring",
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Scheduled("ring", clock.instant(), Scheduled.Purpose.RUN, false)));
        RunId theirs = RunIds.of("again");
        store.journal().append(theirs, 0, List.of(again));
        clock.move(Duration.ofHours(1));
        keeper.look();

        assertThat(plans).hasValue(0);
        assertThat(state(store, newest(store)).ended().orElseThrow().summary()).contains(theirs.value());
    }

    @Test
    void aClockThatJumpsAheadAndBackSilencesNeitherTheScheduleNorItsAlarm() throws Exception {
        Store store = open("one");
        Timekeeper keeper = timekeeper(store, RING);
        keeper.look();
        clock.move(Duration.ofDays(3650));
        keeper.look();
        end(store, newest(store), Outcome.SUCCEEDED);
        keeper.look();
        clock.move(Duration.ofDays(-3650));
        keeper.look();
        int before = plans.get();

        clock.move(Duration.ofHours(1));
        Instant due = clock.instant();
        keeper.look();
        assertThat(plans).as("what is due by the clock as it is now").hasValue(before + 1);
        end(store, newest(store), Outcome.FAILED);
        clock.move(Duration.ofMinutes(10));
        keeper.look();
        assertThat(asked(store, "ring")).contains(new Scheduled("ring", due, Scheduled.Purpose.OVERDUE, false));
        assertThat(store.schedules().all().get("ring"))
                .extracting(memory -> memory.upTo(clock.instant()))
                .isEqualTo(store.schedules().all().get("ring"));
    }

    @Test
    void aClockThatJumpsBackABitFiresNothingTwice() throws Exception {
        Store store = open("one");
        Timekeeper keeper = timekeeper(store, RING);
        keeper.look();
        clock.move(Duration.ofHours(1));
        keeper.look();
        end(store, newest(store), Outcome.SUCCEEDED);
        for (int minute = 0; minute < 90; minute++) {
            clock.move(minute == 0 ? Duration.ofMinutes(-30) : Duration.ofMinutes(1));
            keeper.look();
        }

        assertThat(plans).hasValue(1);
        assertThat(asked(store, "ring")).as("and no alarm").hasSize(1);
    }

    @Test
    void theGoodRunOfAnotherCommandThatHadTheNameIsNoGoodRunOfThisOne() throws Exception {
        Store store = open("one");
        timekeeper(store, RING).look();
        clock.move(Duration.ofHours(1));
        timekeeper(store, RING).look();
        RunId old = newest(store);
        Schedule changed = schedule("ring", "ring --twice");
        Timekeeper keeper = timekeeper(store, changed);
        keeper.look();
        clock.move(Duration.ofHours(1));
        keeper.look();
        end(store, newest(store), Outcome.FAILED);
        // Somebody tries the old one again from its card.
        Event.Requested again = state(store, old).request();
        RunId retried = RunIds.of("again");
        store.journal().append(retried, 0, List.of(again));
        end(store, retried, Outcome.SUCCEEDED);
        clock.move(Duration.ofMinutes(10));
        keeper.look();

        assertThat(asked(store, "ring"))
                .contains(
                        new Scheduled("ring", Instant.parse("2026-03-01T14:00:00Z"), Scheduled.Purpose.OVERDUE, false));
    }

    @Test
    void aRunWhoseClockWasSetBackBeforeItWasStoredIsNoOlderThanItsMoment() throws Exception {
        Store store = open("one");
        Timekeeper keeper = timekeeper(store, RING);
        keeper.look();
        clock.move(Duration.ofMinutes(59));
        Instant due = Instant.parse("2026-03-01T13:00:00Z");
        Scheduled moment = new Scheduled("ring", due, Scheduled.Purpose.RUN, true);
        store.journal()
                .append(
                        moment.run(),
                        0,
                        List.of(
                                new Event.Requested(
                                        dev.drydock.core.approval.Person.ofSchedule("ring"),
                                        "C1",
                                        "ring",
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(moment)),
                                new Event.Ended(Outcome.SUCCEEDED, "It rang.", List.of())));
        clock.move(Duration.ofMinutes(1));
        keeper.look();
        clock.move(Duration.ofMinutes(20));
        keeper.look();

        assertThat(asked(store, "ring")).containsExactly(moment);
    }

    @Test
    void anErrorInOnePlanKeepsNoOtherScheduleFromBeingLookedAt() {
        Store store = open("one");
        Timekeeper keeper = timekeeper(store, schedule("broken", "break"), RING);
        keeper.look();
        clock.move(Duration.ofHours(1));
        keeper.look();

        assertThat(fired(store)).hasSize(1);
    }

    @Test
    void archivedRunsAreNeitherFiredAgainNorForgottenToHaveBeenGood() throws Exception {
        Store store = open("one");
        Timekeeper keeper = timekeeper(store, RING);
        keeper.look();
        clock.move(Duration.ofHours(1));
        keeper.look();
        end(store, store.journal().ofSchedule("ring", 1).getFirst(), Outcome.SUCCEEDED);
        keeper.look();
        clock.move(Duration.ofMinutes(30));
        assertThat(store.archive(Duration.ofMinutes(1), 10)).isEqualTo(1);
        keeper.look();

        assertThat(asked(store, "ring")).isEmpty();
        assertThat(plans).hasValue(1);
    }
}

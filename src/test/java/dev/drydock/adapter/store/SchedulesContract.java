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
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Scheduled;
import dev.drydock.core.schedule.Cron;
import dev.drydock.core.schedule.Schedule;
import dev.drydock.core.schedule.ScheduleMemory;
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
                line -> new Grammar.Parsed(bell.definition(), new Ring(), line),
                Map.of("ring", bell),
                Map.of(),
                store.journal(),
                store.leases(),
                store.workQueue(),
                new dev.drydock.core.approval.People(),
                ApprovalPolicy.STANDARD,
                clock);
        return new Timekeeper(List.of(schedules), store.schedules(), store.journal(), desk, () -> true, clock);
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

package dev.drydock.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.approval.Person;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.MemoryJournal;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Scheduled;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScheduleRunsTest {
    private static final Instant NOW = Instant.parse("2026-11-25T02:00:00Z");
    private static final Schedule NIGHTLY = new Schedule(
            "nightly", new Timetable(new Never(), ZoneOffset.UTC), "paint fence", "C1", true, Optional.empty());

    private final MemoryJournal stored = new MemoryJournal(() -> NOW);
    private final AtomicInteger reads = new AtomicInteger();
    private final Journal journal = counted();
    private final ScheduleRuns runs = new ScheduleRuns(journal, new OpenRuns(journal));

    private record Never() implements Cron {
        @Override
        public String text() {
            return "0 0 1 1 *";
        }

        @Override
        public Optional<LocalDateTime> next(LocalDateTime after) {
            return Optional.empty();
        }

        @Override
        public boolean isInterval() {
            return false;
        }
    }

    /** The journal, with the reading of runs counted. */
    private Journal counted() {
        return (Journal) Proxy.newProxyInstance(
                ScheduleRunsTest.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("read")) {
                        reads.incrementAndGet();
                    }
                    try {
                        return method.invoke(stored, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private RunId ask(int hour, Scheduled.Purpose purpose, String line) throws Journal.ConflictException {
        Scheduled due = new Scheduled("nightly", NOW.plusSeconds(3600L * hour), purpose, true);
        stored.append(
                due.run(),
                0,
                List.of(new Event.Requested(
                        Person.ofSchedule("nightly"),
                        "C1",
                        line,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(due))));
        return due.run();
    }

    private void end(RunId run) throws Journal.ConflictException {
        List<Entry> entries = stored.read(run, 0);
        stored.append(run, entries.size(), List.of(new Event.Ended(Outcome.FAILED, "No.", List.of())));
    }

    @Test
    void whatIsOverIsReadOnce() throws Exception {
        for (int hour = 0; hour < 5; hour++) {
            end(ask(hour, Scheduled.Purpose.RUN, "paint fence"));
        }
        assertThat(runs.newest(NIGHTLY)).hasSize(5);
        int first = reads.get();
        for (int look = 0; look < 100; look++) {
            runs.newest(NIGHTLY);
        }

        assertThat(reads).hasValue(first);
    }

    @Test
    void whatGoesOnIsReadAsFarAsItIsNew() throws Exception {
        RunId run = ask(0, Scheduled.Purpose.RUN, "paint fence");
        assertThat(runs.newest(NIGHTLY)).singleElement().matches(state -> !state.hasEnded());
        assertThat(runs.underWay(NIGHTLY)).map(RunState::id).contains(run);
        int first = reads.get();
        runs.newest(NIGHTLY);
        assertThat(reads).hasValue(first);
        end(run);

        assertThat(runs.newest(NIGHTLY)).singleElement().matches(RunState::hasEnded);
        assertThat(runs.underWay(NIGHTLY)).isEmpty();
    }

    @Test
    void noticesAndOtherCommandsOfTheNameAreNoneOfItsRuns() throws Exception {
        RunId other = ask(0, Scheduled.Purpose.RUN, "paint shed");
        RunId own = ask(1, Scheduled.Purpose.RUN, "paint fence");
        RunId notice = ask(2, Scheduled.Purpose.OVERDUE, "paint fence");
        end(own);

        assertThat(runs.newest(NIGHTLY)).extracting(RunState::id).containsExactly(own);
        assertThat(runs.underWay(NIGHTLY)).isEmpty();
        assertThat(runs.withNotices(NIGHTLY)).extracting(RunState::id).containsExactly(notice, own, other);
    }
}

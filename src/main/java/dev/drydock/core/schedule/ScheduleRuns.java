package dev.drydock.core.schedule;

import dev.drydock.core.run.Journal;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The runs of schedules: those of the very command that a schedule has now, asked for by the clock or tried again by people.
 * What is over is read once.
 */
public final class ScheduleRuns {
    /** Notices stand between the runs. */
    private static final int NEWEST = 10;

    private final Journal journal;
    private final OpenRuns open;
    private final Map<String, Map<RunId, RunState>> over = new ConcurrentHashMap<>();

    public ScheduleRuns(Journal journal, OpenRuns open) {
        this.journal = journal;
        this.open = open;
    }

    /** Its newest runs, newest first. */
    public List<RunState> newest(Schedule schedule) {
        return withNotices(schedule).stream().filter(run -> isOf(schedule, run)).toList();
    }

    /** What the journal has newest of a schedule's name, newest first: its notices and the runs of other commands included. */
    public List<RunState> withNotices(Schedule schedule) {
        Map<RunId, RunState> standing =
                open.now().stream().collect(Collectors.toMap(RunState::id, Function.identity()));
        Map<RunId, RunState> before = over.getOrDefault(schedule.name(), Map.of());
        Map<RunId, RunState> ended = new HashMap<>();
        List<RunState> found = journal.ofSchedule(schedule.name(), NEWEST).stream()
                .map(id -> Optional.ofNullable(standing.get(id))
                        .or(() -> Optional.ofNullable(before.get(id)))
                        .orElseGet(() -> RunState.of(id, journal.read(id, 0))))
                .toList();
        found.stream().filter(RunState::hasEnded).forEach(run -> ended.put(run.id(), run));
        over.put(schedule.name(), ended);
        return found;
    }

    /** Its newest run that has not ended, however long ago it was asked for. */
    Optional<RunState> underWay(Schedule schedule) {
        return open.now().stream()
                .filter(run -> isOf(schedule, run) && !run.hasEnded())
                .reduce((older, newer) -> newer);
    }

    private static boolean isOf(Schedule schedule, RunState run) {
        return run.schedule()
                        .filter(scheduled -> scheduled.name().equals(schedule.name()) && !scheduled.isNotice())
                        .isPresent()
                && run.request().line().equals(schedule.line());
    }
}

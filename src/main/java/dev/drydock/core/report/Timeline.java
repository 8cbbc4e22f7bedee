package dev.drydock.core.report;

import dev.drydock.core.run.Control;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A run over time, ready to be drawn: a lane for each group, and below it lanes for its steps; of many, those that failed and
 * those that took longest.
 *
 * @param title what it is about and how it ended
 * @param from when the run was first taken up
 * @param to when it ended, or the last thing that is known of it
 * @param lanes from top to bottom, at most 60
 * @param pauses when people held it
 * @param note what is not drawn; may be empty
 */
public record Timeline(String title, Instant from, Instant to, List<Lane> lanes, List<Bar> pauses, String note) {
    /** More lanes than this are not read, and a picture has to end somewhere. */
    private static final int GROUPS = 20;

    private static final int STEPS = 40;

    /** What failed is drawn before what took longest. */
    private static final Comparator<Lane> WORTH_MOST = Comparator.comparing((Lane lane) -> lane.end() != End.FAILED)
            .thenComparing(Comparator.comparing(Lane::length).reversed());

    /** How a bar is meant. */
    public enum Kind {
        GROUP,
        ACTING,
        WAITING,
        FINISHING,
        PAUSED
    }

    /** How a lane ended. */
    public enum End {
        OPEN,
        DONE,
        FAILED,
        SKIPPED
    }

    /** A stretch of time. */
    public record Bar(Kind kind, Instant from, Instant to) {}

    /**
     * A row.
     *
     * @param label what stands beside it
     * @param group whether it is a group's lane
     * @param end how it ended
     * @param bars from left to right
     */
    public record Lane(String label, boolean group, End end, List<Bar> bars) {
        public Lane {
            bars = List.copyOf(bars);
        }

        private Instant begin() {
            return bars.getFirst().from();
        }

        private Duration length() {
            return Duration.between(begin(), bars.getLast().to());
        }
    }

    public Timeline {
        lanes = List.copyOf(lanes);
        pauses = List.copyOf(pauses);
    }

    /**
     * The timeline of a run.
     *
     * @param entries the run's whole journal
     * @return empty for a run that was never started, or began no step
     */
    public static Optional<Timeline> of(RunId run, List<Entry> entries) {
        RunState state = RunState.of(run, entries);
        Map<String, List<StepHistory>> groups = new LinkedHashMap<>();
        for (StepHistory history : StepHistory.of(state, entries)) {
            if (!history.spans().isEmpty()) {
                groups.computeIfAbsent(history.state().step().group(), group -> new ArrayList<>())
                        .add(history);
            }
        }
        if (state.startedAt().isEmpty() || groups.isEmpty()) {
            return Optional.empty();
        }
        String outcome = state.ended()
                .map(ended -> " " + ResultCard.outcome(state, ended))
                .orElse("");
        return Optional.of(new Timeline(
                RunReport.headline(state) + outcome,
                state.startedAt().get(),
                entries.getLast().at(),
                lanes(groups),
                pauses(entries),
                note(groups.size())));
    }

    private static String note(int groups) {
        return groups <= GROUPS
                ? ""
                : "Drawn are " + GROUPS + " of " + groups + ", what failed and what took longest; " + (groups - GROUPS)
                        + " are left out.";
    }

    private static List<Lane> lanes(Map<String, List<StepHistory>> groups) {
        List<Group> shown = groups.entrySet().stream()
                .map(group -> Group.of(group.getKey(), group.getValue()))
                .sorted(Comparator.comparing(Group::lane, WORTH_MOST))
                .limit(GROUPS)
                .sorted(Comparator.comparing(group -> group.lane().begin()))
                .toList();
        Set<Lane> worthMost = Collections.newSetFromMap(new IdentityHashMap<>());
        shown.stream()
                .flatMap(group -> group.steps().stream())
                .sorted(WORTH_MOST)
                .limit(STEPS)
                .forEach(worthMost::add);
        List<Lane> lanes = new ArrayList<>();
        for (Group group : shown) {
            List<Lane> drawn = group.steps().stream()
                    .filter(worthMost::contains)
                    .sorted(Comparator.comparing(Lane::begin))
                    .toList();
            int all = group.steps().size();
            String hidden = drawn.size() < all ? " (" + drawn.size() + " of " + all + ")" : "";
            Lane lane = group.lane();
            lanes.add(new Lane(lane.label() + hidden, true, lane.end(), lane.bars()));
            lanes.addAll(drawn);
        }
        return lanes;
    }

    /** A group's own lane and those of its steps, without one that frames all on the final list: the group's shows the same. */
    private record Group(Lane lane, List<Lane> steps) {
        static Group of(String name, List<StepHistory> histories) {
            List<Lane> all = histories.stream().map(Timeline::step).toList();
            List<Lane> listed = histories.stream()
                    .filter(history -> history.state().listed())
                    .map(Timeline::step)
                    .toList();
            Lane lane = merged(Wording.name(name), all);
            if (listed.isEmpty()) {
                return new Group(lane, all);
            }
            Lane whole = merged("", listed);
            List<Lane> steps = histories.stream()
                    .filter(history -> history.state().listed() || !frames(step(history), whole))
                    .map(Timeline::step)
                    .toList();
            return new Group(lane, steps);
        }

        private static boolean frames(Lane lane, Lane whole) {
            return !lane.begin().isAfter(whole.begin())
                    && !lane.bars()
                            .getLast()
                            .to()
                            .isBefore(whole.bars().getLast().to());
        }
    }

    private static Lane step(StepHistory history) {
        List<Bar> bars = history.spans().stream()
                .map(span -> new Bar(
                        switch (span.doing()) {
                            case ACTING -> Kind.ACTING;
                            case WAITING -> Kind.WAITING;
                            case FINISHING -> Kind.FINISHING;
                        },
                        span.from(),
                        span.to()))
                .toList();
        String title = history.state().step().title();
        String label = history.state().listed() ? Wording.subject(title) : Wording.name(title);
        return new Lane(label, false, end(history.state()), bars);
    }

    private static Lane merged(String label, List<Lane> lanes) {
        Instant from =
                lanes.stream().map(Lane::begin).min(Comparator.naturalOrder()).orElseThrow();
        Instant to = lanes.stream()
                .map(lane -> lane.bars().getLast().to())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        End worst = Stream.of(End.FAILED, End.OPEN)
                .filter(end -> lanes.stream().anyMatch(lane -> lane.end() == end))
                .findFirst()
                .orElse(End.DONE);
        return new Lane(label, true, worst, List.of(new Bar(Kind.GROUP, from, to)));
    }

    private static End end(StepState state) {
        return switch (state.status()) {
            case LISTED, INTENDED, WAITING -> End.OPEN;
            case DONE -> End.DONE;
            case FAILED -> End.FAILED;
            case SKIPPED -> End.SKIPPED;
        };
    }

    private static List<Bar> pauses(List<Entry> entries) {
        List<Bar> pauses = new ArrayList<>();
        Optional<Instant> since = Optional.empty();
        for (Entry entry : entries) {
            boolean pause = entry.event() instanceof Event.Controlled(var by, Control.Pause ignored);
            boolean over = entry.event() instanceof Event.Controlled(var by, Control.Resume ignored)
                    || entry.event() instanceof Event.Ended;
            if (pause && since.isEmpty()) {
                since = Optional.of(entry.at());
            } else if (over && since.isPresent()) {
                pauses.add(new Bar(Kind.PAUSED, since.get(), entry.at()));
                since = Optional.empty();
            }
        }
        return pauses;
    }
}

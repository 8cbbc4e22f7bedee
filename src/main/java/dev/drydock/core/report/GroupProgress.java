package dev.drydock.core.report;

import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a group of steps is: a drained node's pods, once they are listed; all its steps, where it is more than drained.
 *
 * @param group its name
 * @param steps what is counted
 */
record GroupProgress(String group, List<StepState> steps) {
    private static final int HEARD = 120;
    private static final String POD = "evict:";
    private static final List<String> DRAINING = List.of("cordon:", "cordoned:", "drain:", "settle:", "uncordon:");

    GroupProgress {
        steps = List.copyOf(steps);
    }

    /** The groups of a run, in order of appearance. */
    static List<GroupProgress> of(Collection<StepState> steps) {
        Map<String, List<StepState>> groups = new LinkedHashMap<>();
        steps.forEach(state -> groups.computeIfAbsent(state.step().group(), group -> new ArrayList<>())
                .add(state));
        return groups.entrySet().stream()
                .map(entry -> counted(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static GroupProgress counted(String group, List<StepState> steps) {
        List<StepState> listed = steps.stream().filter(StepState::listed).toList();
        return new GroupProgress(group, listed.isEmpty() || isMoreThanDrained(steps) ? steps : listed);
    }

    /** Whether something is done to a node besides what empties, closes and opens it: it is not over when its pods are gone. */
    static boolean isMoreThanDrained(List<StepState> steps) {
        return steps.stream()
                .filter(step -> !step.listed())
                .map(step -> step.step().id())
                .anyMatch(id -> DRAINING.stream().noneMatch(id::startsWith));
    }

    private static boolean isPod(StepState step) {
        return step.step().id().startsWith(POD);
    }

    int count(StepState.Status status) {
        return (int) steps.stream().filter(step -> step.status() == status).count();
    }

    int over() {
        return (int) steps.stream().filter(step -> step.status().isOver()).count();
    }

    boolean isOver() {
        return over() == steps.size();
    }

    boolean hasBegun() {
        return steps.stream().anyMatch(step -> step.status() != StepState.Status.LISTED);
    }

    /** From the first intent to the last outcome; empty where nothing was begun or nothing ended. */
    Optional<Duration> took() {
        Optional<Instant> first =
                steps.stream().flatMap(step -> step.intendedAt().stream()).min(Comparator.naturalOrder());
        Optional<Instant> last =
                steps.stream().flatMap(step -> step.endedAt().stream()).max(Comparator.naturalOrder());
        return first.flatMap(from -> last.map(to -> Duration.between(from, to)));
    }

    /** What came of it: {@code 30 pods gone, 1 skipped in 42 s}. */
    String result() {
        List<String> parts = new ArrayList<>();
        List<StepState> pods = steps.stream().filter(GroupProgress::isPod).toList();
        int gone = (int) pods.stream()
                .filter(step -> step.status() == StepState.Status.DONE)
                .count();
        if (pods.size() < steps.size()) {
            parts.add(Wording.count(count(StepState.Status.DONE) - gone, "step") + " done");
        }
        if (!pods.isEmpty()) {
            parts.add(Wording.count(gone, "pod") + " gone");
        }
        add(parts, count(StepState.Status.FAILED), "failed");
        add(parts, count(StepState.Status.SKIPPED), "skipped");
        add(parts, steps.size() - over(), "not done");
        return String.join(", ", parts)
                + took().map(duration -> " in " + Wording.duration(duration)).orElse("");
    }

    /** Where it stands: {@code ▓▓▓▓░░░░░░░░ 12/30}. */
    String bar() {
        return Wording.bar(over(), steps.size()) + " " + over() + "/" + steps.size();
    }

    /**
     * What else is to say of it while it goes on: {@code 2 under way, 3 waiting, 1 failed}, or the one thing that is done, with what is
     * heard of it; empty for nothing.
     */
    String remarks() {
        List<String> parts = new ArrayList<>();
        List<StepState> underWay = steps.stream()
                .filter(step -> step.status() == StepState.Status.INTENDED)
                .toList();
        if (underWay.size() == 1 && !isPod(underWay.getFirst())) {
            StepState one = underWay.getFirst();
            parts.add(Wording.name(one.step().title())
                    + (one.detail().isBlank() ? "" : ": " + Wording.line(one.detail(), HEARD)));
        } else {
            add(parts, underWay.size(), "under way");
        }
        add(parts, count(StepState.Status.WAITING), "waiting");
        add(parts, count(StepState.Status.FAILED), "failed");
        add(parts, count(StepState.Status.SKIPPED), "skipped");
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, int number, String what) {
        if (number > 0) {
            parts.add(number + " " + what);
        }
    }
}

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
 * How far a group of steps is: a node's pods, once they are listed, else all its steps.
 *
 * @param group its name
 * @param steps what is counted
 */
record GroupProgress(String group, List<StepState> steps) {
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
        return new GroupProgress(group, listed.isEmpty() ? steps : listed);
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
        int done = count(StepState.Status.DONE);
        boolean pods = steps.stream().allMatch(step -> step.step().id().startsWith("evict:"));
        parts.add(pods ? Wording.count(done, "pod") + " gone" : Wording.count(done, "step") + " done");
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

    /** What else is to say of it while it goes on: {@code 2 under way, 3 waiting, 1 failed}; empty for nothing. */
    String remarks() {
        List<String> parts = new ArrayList<>();
        add(parts, count(StepState.Status.INTENDED), "under way");
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

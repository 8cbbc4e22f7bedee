package dev.drydock.action.upgrade;

import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long nodes took in the upgrades that the journal tells of: each from the first step on it to the end of its last one, waiting
 * for budgets and for people included.
 *
 * @param controlPlanes each node of a control plane that was brought through, in no order
 * @param workers each worker
 */
public record PastUpgrades(List<Duration> controlPlanes, List<Duration> workers) {
    /** None is known. */
    public static final PastUpgrades NONE = new PastUpgrades(List.of(), List.of());

    /** So far back in the journal upgrades are looked for. */
    private static final int RUNS = 500;

    /** The step that every node which is through has behind it. */
    private static final String THROUGH = "ready:";

    /** The step that only nodes of the control plane have. */
    private static final String SERVES = "serves:";

    public PastUpgrades {
        controlPlanes = List.copyOf(controlPlanes);
        workers = List.copyOf(workers);
    }

    /** What the journal's newest runs tell. */
    public static PastUpgrades of(Journal journal) {
        return of(journal.recent(RUNS).stream()
                .map(run -> RunState.of(run, journal.read(run, 0)))
                .filter(run -> run.requested().isPresent()
                        && run.request().line().startsWith("upgrade ")
                        && !run.steps().isEmpty())
                .toList());
    }

    static PastUpgrades of(List<RunState> runs) {
        List<Duration> controlPlanes = new ArrayList<>();
        List<Duration> workers = new ArrayList<>();
        for (RunState run : runs) {
            Map<String, List<StepState>> byNode = new HashMap<>();
            run.steps()
                    .values()
                    .forEach(step -> byNode.computeIfAbsent(step.step().group(), none -> new ArrayList<>())
                            .add(step));
            byNode.forEach((node, steps) -> {
                if (isDone(run, THROUGH + node)) {
                    (isDone(run, SERVES + node) ? controlPlanes : workers).add(took(steps));
                }
            });
        }
        return new PastUpgrades(controlPlanes, workers);
    }

    private static boolean isDone(RunState run, String step) {
        return run.step(step)
                .filter(state -> state.status() == StepState.Status.DONE)
                .isPresent();
    }

    private static Duration took(List<StepState> steps) {
        Optional<Instant> from =
                steps.stream().flatMap(step -> step.intendedAt().stream()).min(Instant::compareTo);
        Optional<Instant> to =
                steps.stream().flatMap(step -> step.endedAt().stream()).max(Instant::compareTo);
        return from.isPresent() && to.isPresent() ? Duration.between(from.get(), to.get()) : Duration.ZERO;
    }

    /** A sentence; empty where no upgrade is known. */
    Optional<String> words() {
        List<String> parts = new ArrayList<>();
        median(controlPlanes)
                .ifPresent(time -> parts.add("a node of the control plane takes about " + time
                        + ", with the wait for the others (" + controlPlanes.size() + " seen)"));
        median(workers).ifPresent(time -> parts.add("a worker about " + time + " (" + workers.size() + " seen)"));
        return parts.isEmpty() ? Optional.empty() : Optional.of(Wording.capitalised(String.join(", ", parts)) + ".");
    }

    private static Optional<String> median(List<Duration> times) {
        return times.isEmpty()
                ? Optional.empty()
                : Optional.of(Wording.duration(times.stream()
                        .sorted()
                        .skip(times.size() / 2)
                        .findFirst()
                        .orElseThrow()));
    }
}

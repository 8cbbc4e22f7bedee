package dev.drydock.action.node;

import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Nodes that an earlier run closed for an upgrade, a patch or a reboot, and left so since they were not well: whoever does the
 * same again opens them. What somebody closed by {@code cordon} or {@code drain} is meant to stay closed, and so is what a run
 * found closed. By the journal, and for what people do by other means than Drydock, by what the node tells of when it was closed.
 *
 * @param nodes what left them so
 */
public record LeftClosed(Map<NodeRef, By> nodes) {
    /** None is known. */
    public static final LeftClosed NONE = new LeftClosed(Map.of());

    /** So far back in the journal they are looked for. */
    private static final int RUNS = 500;

    /** What left a node closed, and when it had closed it. */
    public record By(RunId run, Instant at) {}

    /** Acts that open again what they close. */
    private static final Set<String> REOPEN = Set.of("upgrade", "patch", "reboot");

    /** So much may lie between a cordon and the node controller's mark, with two clocks that differ. */
    private static final Duration SLACK = Duration.ofMinutes(5);

    private static final String CORDON = "cordon:";
    private static final String CORDONED = "cordoned:";
    private static final String UNCORDON = "uncordon:";

    public LeftClosed {
        nodes = Map.copyOf(nodes);
    }

    /** What the journal's newest runs tell. */
    public static LeftClosed of(Journal journal) {
        // One at a time: a run over hundreds of nodes has thousands of steps.
        return of(journal.recent(RUNS).stream().map(run -> RunState.of(run, journal.read(run, 0))));
    }

    /** What these runs tell, in whatever order. */
    public static LeftClosed of(List<RunState> runs) {
        return of(runs.stream());
    }

    private static LeftClosed of(Stream<RunState> runs) {
        Map<NodeRef, Touch> last = new HashMap<>();
        runs.filter(RunState::hasEnded)
                .forEach(run -> run.plan()
                        .ifPresent(plan -> targets(plan)
                                .forEach(node -> touch(run, plan, node)
                                        .ifPresent(touch -> last.merge(
                                                node,
                                                touch,
                                                (one, other) -> one.at().isAfter(other.at()) ? one : other)))));
        Map<NodeRef, By> left = new HashMap<>();
        last.forEach((node, touch) -> {
            if (touch.leftClosed()) {
                left.put(node, new By(touch.run(), touch.at()));
            }
        });
        return new LeftClosed(left);
    }

    /** That a run closed or opened a node, or found it closed. */
    private record Touch(RunId run, Instant at, boolean leftClosed) {}

    private static List<NodeRef> targets(Plan plan) {
        return plan.consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.TARGET)
                .map(target -> new NodeRef(new NodeName(target.subject()), target.detail()))
                .toList();
    }

    private static Optional<Touch> touch(RunState run, Plan plan, NodeRef node) {
        Optional<StepState> opened = done(run, UNCORDON + node.name());
        Optional<StepState> closed = done(run, CORDON + node.name());
        return opened.or(() -> closed)
                .or(() -> done(run, CORDONED + node.name()))
                .flatMap(step -> step.endedAt()
                        .map(at -> new Touch(run.id(), at, opened.isEmpty() && closed.isPresent() && reopens(plan))));
    }

    private static boolean reopens(Plan plan) {
        return plan.consequences().all().stream()
                .anyMatch(each -> each.kind() == Consequence.Kind.ACT && REOPEN.contains(each.subject()));
    }

    private static Optional<StepState> done(RunState run, String step) {
        return run.step(step).filter(state -> state.status() == StepState.Status.DONE);
    }

    /** The run that left the node closed; empty where none did, or somebody has opened it and closed it again since. */
    public Optional<RunId> by(Node node) {
        return Optional.ofNullable(nodes.get(node.ref()))
                .filter(by -> node.closedAt()
                        .map(at -> !at.isAfter(by.at().plus(SLACK)))
                        .orElse(true))
                .map(By::run);
    }
}

package dev.drydock.action.node;

import dev.drydock.cluster.Pod;
import dev.drydock.core.plan.Consequence;
import java.util.List;
import java.util.stream.Stream;

/**
 * All verdicts on one pod.
 *
 * @param pod the pod
 * @param verdicts what the rules said, in their order; none for a pod that simply goes
 */
record Judgement(Pod pod, List<Verdict> verdicts) {
    Judgement {
        verdicts = List.copyOf(verdicts);
    }

    /** Why it stays where it is; empty for a pod that goes or is in the way. */
    List<String> stays() {
        return of(Verdict.Stays.class).map(Verdict.Stays::why).toList();
    }

    /** Why the command must not touch it. */
    List<String> refusals() {
        return of(Verdict.Refuses.class).map(Verdict.Refuses::why).toList();
    }

    /** What is lost when it goes. */
    List<Verdict.Loses> losses() {
        return of(Verdict.Loses.class).toList();
    }

    boolean goes() {
        return stays().isEmpty() && refusals().isEmpty();
    }

    boolean loses(Consequence.Kind kind) {
        return losses().stream().anyMatch(loss -> loss.kind() == kind);
    }

    private <V extends Verdict> Stream<V> of(Class<V> type) {
        return verdicts.stream().filter(type::isInstance).map(type::cast);
    }
}

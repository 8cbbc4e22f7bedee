package dev.drydock.action.node;

import dev.drydock.cluster.Budget;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.EvictionSupport;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.Pod;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Risk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A drain thought through: what the rules say of each pod, what the budgets will say, and what that means. Pure: the same
 * snapshot and command give the same assessment.
 *
 * @param command the command
 * @param snapshot what it was made from
 * @param judgements every pod on the nodes, sorted
 * @param forecast what the budgets will say
 */
record DrainAssessment(
        DrainCommand command, ClusterSnapshot snapshot, List<Judgement> judgements, BudgetForecast forecast) {
    DrainAssessment {
        judgements = List.copyOf(judgements);
    }

    static DrainAssessment of(DrainCommand command, ClusterSnapshot snapshot) {
        DrainRule.Surroundings around = new DrainRule.Surroundings(snapshot.daemonSets(), snapshot.takenAt());
        List<Judgement> judgements = snapshot.pods().stream()
                .sorted(Comparator.comparing(Pod::ref))
                .map(pod -> DrainRule.judgeAll(pod, command, around))
                .toList();
        List<Pod> leaving =
                judgements.stream().filter(Judgement::goes).map(Judgement::pod).toList();
        return new DrainAssessment(command, snapshot, judgements, BudgetForecast.of(leaving, snapshot.budgets()));
    }

    /** The pods that go. */
    List<Judgement> leaving() {
        return judgements.stream().filter(Judgement::goes).toList();
    }

    /** The pods that the command must not touch: while there is one, nothing is done. */
    List<Judgement> refused() {
        return judgements.stream().filter(j -> !j.refusals().isEmpty()).toList();
    }

    /** Whether budgets are not asked, because the command or the API server has no eviction. */
    boolean bypassesBudgets() {
        return command.disableEviction() || snapshot.evictionSupport() == EvictionSupport.NONE;
    }

    /** Whether every pod is killed at once. */
    boolean kills() {
        return command.gracePeriod().isPresent() && command.gracePeriod().getAsInt() == 0;
    }

    Risk risk() {
        boolean loses =
                leaving().stream().anyMatch(judgement -> !judgement.losses().isEmpty());
        return loses || bypassesBudgets() || kills() ? Risk.DESTRUCTIVE : Risk.DISRUPTIVE;
    }

    /**
     * What is approved: the act and its flags, the nodes by UID, every loss by the pod's UID, every bypassed budget. The
     * ordinary replicas are not in it.
     */
    Consequences consequences() {
        List<Consequence> all = new ArrayList<>();
        all.add(new Consequence(Consequence.Kind.ACT, "drain", String.join(" ", command.effectiveFlags())));
        for (Node node : snapshot.nodes()) {
            all.add(new Consequence(
                    Consequence.Kind.TARGET, node.name().value(), node.ref().uid()));
        }
        for (Judgement judgement : leaving()) {
            for (Verdict.Loses loss : judgement.losses()) {
                all.add(new Consequence(
                        loss.kind(),
                        judgement.pod().ref().toString(),
                        judgement.pod().ref().uid()));
            }
        }
        if (bypassesBudgets()) {
            for (Budget budget : forecast.covering()) {
                all.add(new Consequence(Consequence.Kind.BYPASS, budget.display(), ""));
            }
        }
        return Consequences.of(all);
    }
}

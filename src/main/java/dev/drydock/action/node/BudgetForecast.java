package dev.drydock.action.node;

import dev.drydock.cluster.Budget;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.PodPhase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the budgets will say to a drain: each budget's allowance spent across all the pods and nodes of the plan, as the API
 * server's eviction code would spend it (kubernetes, {@code pkg/registry/core/pod/storage/eviction.go}).
 *
 * @param blocking budgets that will make the drain wait
 * @param doubled pods that more than one budget covers: their eviction can never succeed
 * @param covering every budget that covers a pod that goes, blocking or not
 */
record BudgetForecast(List<Blocking> blocking, List<Pod> doubled, List<Budget> covering) {
    BudgetForecast {
        blocking = List.copyOf(blocking);
        doubled = List.copyOf(doubled);
        covering = List.copyOf(covering);
    }

    /**
     * A budget that will make the drain wait.
     *
     * @param budget the budget
     * @param needed how many of its healthy pods the plan evicts
     * @param hope whether waiting helps
     * @param why for people
     */
    record Blocking(Budget budget, int needed, Hope hope, String why) {}

    /** Whether waiting for a budget helps. */
    enum Hope {
        /** It frees as replacements become Ready. */
        WAITS,
        /** As it is written it allows no disruption, ever. */
        NEVER
    }

    static BudgetForecast of(List<Pod> leaving, List<Budget> budgets) {
        List<Pod> concerned = leaving.stream().filter(BudgetForecast::isSubject).toList();
        List<Blocking> blocking = new ArrayList<>();
        List<Budget> covering = new ArrayList<>();
        for (Budget budget :
                budgets.stream().sorted(Comparator.comparing(Budget::display)).toList()) {
            List<Pod> covered = concerned.stream().filter(budget::covers).toList();
            if (!covered.isEmpty()) {
                covering.add(budget);
                judge(budget, covered, blocking);
            }
        }
        List<Pod> doubled = concerned.stream()
                .filter(pod ->
                        budgets.stream().filter(budget -> budget.covers(pod)).count() > 1)
                .toList();
        return new BudgetForecast(blocking, doubled, covering);
    }

    /** Pending, finished and terminating pods bypass budgets. */
    private static boolean isSubject(Pod pod) {
        return !pod.isTerminating() && !pod.isFinished() && pod.phase() != PodPhase.PENDING;
    }

    private static void judge(Budget budget, List<Pod> covered, List<Blocking> blocking) {
        long healthy = covered.stream().filter(Pod::ready).count();
        boolean unhealthyPass = budget.alwaysAllowUnhealthy()
                || (budget.desiredHealthy() > 0 && budget.currentHealthy() >= budget.desiredHealthy());
        int needed = (int) (unhealthyPass ? healthy : covered.size());
        if (needed == 0 || needed <= budget.disruptionsAllowed()) {
            return;
        }
        boolean never = budget.neverAllowsAny();
        blocking.add(new Blocking(budget, needed, never ? Hope.NEVER : Hope.WAITS, why(budget, needed, never)));
    }

    private static String why(Budget budget, int needed, boolean never) {
        if (never) {
            return budget.rule() + " of " + budget.expectedPods() + " pods allows no disruption, ever";
        }
        String text = budget.rule() + " allows " + budget.disruptionsAllowed() + " now, " + needed + " needed";
        return budget.currentHealthy() < budget.desiredHealthy()
                ? text + "; only " + budget.currentHealthy() + " of " + budget.desiredHealthy() + " are healthy"
                : text + ": the rest wait for replacements";
    }
}

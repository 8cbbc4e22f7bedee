package dev.drydock.sim.cluster;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A row of the evictions' table.
 *
 * @param scene what is in the case's namespace; the pod to evict is called p, or has a name that begins so
 * @param code the answer's code
 * @param message its message, where NS stands for the namespace
 * @param cause the message of its first cause
 */
record EvictionCase(String name, Consumer<Scene> scene, int code, String message, String cause) {
    private static final String VIOLATES = "Cannot evict pod as it would violate the pod's disruption budget.";
    private static final PodShape SLOW = PodShape.plain().terminatesAfter(Duration.ofSeconds(30));
    private static final PodShape CRASHING = SLOW.crashing();

    static Stream<EvictionCase> cases() {
        return Stream.of(
                new EvictionCase("no budget", s -> s.bare("p", SLOW), 201, "", ""),
                new EvictionCase("no such pod", s -> s.bare("q", SLOW), 404, "pods \"p\" not found", ""),
                new EvictionCase(
                        "another budget's labels",
                        s -> s.bare("p", SLOW).budget("other", BudgetShape.minAvailable(5)),
                        201,
                        "",
                        ""),
                new EvictionCase(
                        "budget that allows it",
                        s -> s.set("p", 2, SLOW).budget("p", BudgetShape.minAvailable(1)),
                        201,
                        "",
                        ""),
                new EvictionCase(
                        "budget that is used up",
                        s -> s.set("p", 2, SLOW).budget("p", BudgetShape.minAvailable(2)),
                        429,
                        VIOLATES,
                        "The disruption budget p needs 2 healthy pods and has 2 currently"),
                new EvictionCase(
                        "percentage that is used up",
                        s -> s.set("p", 3, SLOW).budget("p", BudgetShape.minAvailable("70%")),
                        429,
                        VIOLATES,
                        "The disruption budget p needs 3 healthy pods and has 3 currently"),
                new EvictionCase(
                        "nothing may be unavailable",
                        s -> s.set("p", 2, SLOW).budget("p", BudgetShape.maxUnavailable(0)),
                        429,
                        VIOLATES,
                        "The disruption budget p needs 2 healthy pods and has 2 currently"),
                new EvictionCase(
                        "bare pod under a budget of maxUnavailable has no scale to count",
                        s -> s.bare("p", SLOW).budget("p", BudgetShape.maxUnavailable(1)),
                        429,
                        VIOLATES,
                        "The disruption budget p needs 0 healthy pods and has 1 currently"),
                new EvictionCase(
                        "two budgets",
                        s -> s.bare("p", SLOW)
                                .budget("p", BudgetShape.minAvailable(0))
                                .budget("q", BudgetShape.minAvailable(0).over(Map.of("app", "p"))),
                        500,
                        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
                                + " support.",
                        ""),
                new EvictionCase(
                        "pending pod under a used-up budget",
                        s -> s.pending("p").budget("p", BudgetShape.minAvailable(1)),
                        201,
                        "",
                        ""),
                new EvictionCase(
                        "pending pod under two budgets",
                        s -> s.pending("p")
                                .budget("p", BudgetShape.minAvailable(1))
                                .budget("q", BudgetShape.minAvailable(1).over(Map.of("app", "p"))),
                        201,
                        "",
                        ""),
                new EvictionCase(
                        "finished pod under a used-up budget",
                        s -> s.bare("p", SLOW.finished("Succeeded")).budget("p", BudgetShape.minAvailable(1)),
                        201,
                        "",
                        ""),
                new EvictionCase(
                        "failed pod under a used-up budget",
                        s -> s.bare("p", SLOW.finished("Failed")).budget("p", BudgetShape.minAvailable(1)),
                        201,
                        "",
                        ""),
                new EvictionCase(
                        "terminating pod under a used-up budget",
                        s -> s.bare("p", SLOW)
                                .budget("p", BudgetShape.minAvailable(1))
                                .deleted("p"),
                        201,
                        "",
                        ""),
                new EvictionCase(
                        "crashing pod where nobody is healthy",
                        s -> s.bare("p", CRASHING).budget("p", BudgetShape.minAvailable(1)),
                        429,
                        VIOLATES,
                        "The disruption budget p needs 1 healthy pods and has 0 currently"),
                new EvictionCase(
                        "crashing pod under AlwaysAllow",
                        s -> s.bare("p", CRASHING)
                                .budget("p", BudgetShape.minAvailable(1).alwaysAllowUnhealthy()),
                        201,
                        "",
                        ""),
                new EvictionCase(
                        "healthy pod under AlwaysAllow is guarded",
                        s -> s.bare("p", SLOW)
                                .budget("p", BudgetShape.minAvailable(1).alwaysAllowUnhealthy()),
                        429,
                        VIOLATES,
                        "The disruption budget p needs 1 healthy pods and has 1 currently"),
                new EvictionCase(
                        "crashing pod beside enough healthy ones, though nothing may be disrupted",
                        s -> s.bare("p", CRASHING.label("set", "x"))
                                .bare("q", SLOW.label("set", "x"))
                                .budget("b", BudgetShape.minAvailable(1).over(Map.of("set", "x"))),
                        201,
                        "",
                        ""),
                new EvictionCase(
                        "crashing pod where nobody needs to be healthy",
                        s -> s.bare("p", CRASHING).budget("p", BudgetShape.minAvailable(0)),
                        429,
                        VIOLATES,
                        "The disruption budget p needs 0 healthy pods and has 0 currently"),
                new EvictionCase(
                        "namespace that is being deleted",
                        s -> s.bare("p", SLOW.stuck()).terminating(),
                        403,
                        "pods \"p\" is forbidden: unable to create new content in namespace NS because it is being"
                                + " terminated",
                        "namespace NS is being terminated"));
    }

    String namespace() {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
    }

    @Override
    public String toString() {
        return name;
    }

    /** The words of the table's scenes, all in the case's namespace. */
    record Scene(ClusterBuilder builder, String namespace) {
        Scene bare(String name, PodShape shape) {
            builder.barePod(namespace, name, "n1", shape);
            return this;
        }

        Scene set(String name, int replicas, PodShape shape) {
            builder.deployment(namespace, name, replicas, shape);
            return this;
        }

        Scene pending(String name) {
            builder.unschedulablePod(namespace, name);
            return this;
        }

        Scene budget(String name, BudgetShape shape) {
            builder.budget(namespace, name, shape);
            return this;
        }

        Scene deleted(String name) {
            builder.afterwards().deletedPod(namespace, name);
            return this;
        }

        Scene terminating() {
            builder.afterwards().terminatingNamespace(namespace);
            return this;
        }
    }
}

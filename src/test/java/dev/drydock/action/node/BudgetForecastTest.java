package dev.drydock.action.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.drydock.cluster.Budget;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.PodPhase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class BudgetForecastTest {
    static Stream<Arguments> rows() {
        Pod unready = Things.pod("crashing")
                .withController(Things.REPLICA_SET)
                .notReady()
                .build();
        return Stream.of(
                arguments(
                        "enough allowance",
                        List.of(Things.replica("a"), Things.replica("b")),
                        Things.budget("web", 2, 6, 4, 6),
                        "none"),
                arguments(
                        "more pods than allowance wait",
                        List.of(Things.replica("a"), Things.replica("b")),
                        Things.budget("web", 1, 6, 5, 6),
                        "WAITS"),
                arguments(
                        "a budget of all its pods never allows",
                        List.of(Things.replica("a")),
                        Things.budget("web", 0, 3, 3, 3),
                        "NEVER"),
                arguments(
                        "unready pods pass a healthy budget",
                        List.of(unready),
                        Things.budget("web", 0, 5, 5, 6),
                        "none"),
                arguments(
                        "unready pods block an unhealthy budget",
                        List.of(unready),
                        Things.budget("web", 0, 4, 5, 6),
                        "WAITS"),
                arguments(
                        "unready pods pass where the budget says AlwaysAllow, however unhealthy it is",
                        List.of(unready),
                        Things.alwaysAllowingUnhealthy(Things.budget("web", 0, 4, 5, 6)),
                        "none"),
                arguments(
                        "AlwaysAllow is for unready pods only",
                        List.of(unready, Things.replica("a")),
                        Things.alwaysAllowingUnhealthy(Things.budget("web", 0, 4, 5, 6)),
                        "WAITS"),
                arguments(
                        "unready pods do not pass a budget that wants none healthy",
                        List.of(unready),
                        Things.budget("web", 0, 0, 0, 6),
                        "WAITS"),
                arguments(
                        "pending pods bypass",
                        List.of(Things.pod("p").in(PodPhase.PENDING).build()),
                        Things.budget("web", 0, 3, 3, 3),
                        "none"),
                arguments(
                        "finished pods bypass",
                        List.of(Things.pod("p").in(PodPhase.FAILED).build()),
                        Things.budget("web", 0, 3, 3, 3),
                        "none"),
                arguments(
                        "terminating pods bypass",
                        List.of(Things.pod("p").terminatingSince(Things.NOW).build()),
                        Things.budget("web", 0, 3, 3, 3),
                        "none"),
                arguments(
                        "other labels are not covered",
                        List.of(Things.pod("p").labelled("app", "db").build()),
                        Things.budget("web", 0, 3, 3, 3),
                        "none"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void foretells(String name, List<Pod> leaving, Budget budget, String expected) {
        BudgetForecast forecast = BudgetForecast.of(leaving, List.of(budget));

        String hope = forecast.blocking().isEmpty()
                ? "none"
                : forecast.blocking().getFirst().hope().name();
        assertThat(hope).isEqualTo(expected);
    }

    @Test
    void twoBudgetsOnOnePodCanNeverSucceed() {
        BudgetForecast forecast = BudgetForecast.of(
                List.of(Things.replica("a")),
                List.of(Things.budget("one", 5, 6, 1, 6), Things.budget("two", 5, 6, 1, 6)));

        assertThat(forecast.doubled()).extracting(pod -> pod.ref().name()).containsExactly("a");
    }

    @Test
    void theAllowanceIsSpentAcrossAllPodsOfThePlan() {
        BudgetForecast forecast = BudgetForecast.of(
                List.of(Things.replica("a"), Things.replica("b"), Things.replica("c")),
                List.of(Things.budget("web", 2, 6, 4, 6)));

        assertThat(forecast.blocking()).singleElement().satisfies(blocking -> {
            assertThat(blocking.needed()).isEqualTo(3);
            assertThat(blocking.why())
                    .isEqualTo("minAvailable 4 allows 2 now, 3 needed: the rest wait for replacements");
        });
    }
}

package dev.drydock.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How budgets are counted, against the disruption controller's rules. */
class BudgetsTest {
    private static final PodShape CRASHING = PodShape.plain().crashing();

    static Stream<Case> cases() {
        return Stream.of(
                deployment("minAvailable number", 4, BudgetShape.minAvailable(3), 4, 3, 4, 1),
                deployment("minAvailable of all", 4, BudgetShape.minAvailable(4), 4, 4, 4, 0),
                deployment("minAvailable of more than there are", 2, BudgetShape.minAvailable(9), 2, 9, 2, 0),
                deployment("minAvailable zero", 2, BudgetShape.minAvailable(0), 2, 0, 2, 2),
                deployment("minAvailable percent rounds up", 3, BudgetShape.minAvailable("50%"), 3, 2, 3, 1),
                deployment("minAvailable hundred percent", 3, BudgetShape.minAvailable("100%"), 3, 3, 3, 0),
                deployment("maxUnavailable number", 4, BudgetShape.maxUnavailable(1), 4, 3, 4, 1),
                deployment("maxUnavailable zero", 4, BudgetShape.maxUnavailable(0), 4, 4, 4, 0),
                deployment("maxUnavailable of more than there are", 2, BudgetShape.maxUnavailable(9), 2, 0, 2, 2),
                deployment("maxUnavailable percent rounds up", 3, BudgetShape.maxUnavailable("34%"), 3, 1, 3, 2),
                new Case(
                        "stateful set scale",
                        (b, ns) -> b.statefulSet(ns, "p", 3).budget(ns, "p", BudgetShape.maxUnavailable(1)),
                        3,
                        2,
                        3,
                        1),
                new Case(
                        "crashing pods are not healthy",
                        (b, ns) -> b.deployment(ns, "p", 2, CRASHING).budget(ns, "p", BudgetShape.minAvailable(1)),
                        0,
                        1,
                        2,
                        0),
                new Case(
                        "no pods at all",
                        (b, ns) -> b.namespace(ns).budget(ns, "p", BudgetShape.minAvailable(0)),
                        0,
                        0,
                        0,
                        0),
                new Case(
                        "bare pods with a number",
                        (b, ns) -> b.barePod(ns, "p", "n1").budget(ns, "p", BudgetShape.minAvailable(0)),
                        1,
                        0,
                        1,
                        1),
                new Case(
                        "bare pods with a percentage have no scale",
                        (b, ns) -> b.barePod(ns, "p", "n1").budget(ns, "p", BudgetShape.minAvailable("10%")),
                        1,
                        0,
                        0,
                        0),
                new Case(
                        "terminating pods are not healthy",
                        (b, ns) -> b.barePod(ns, "p", "n1", PodShape.plain().stuck())
                                .budget(ns, "p", BudgetShape.minAvailable(0))
                                .afterwards()
                                .deletedPod(ns, "p"),
                        0,
                        0,
                        1,
                        0),
                new Case(
                        "two deployments under one budget",
                        (b, ns) -> b.deployment(ns, "x", 2, PodShape.plain().label("tier", "web"))
                                .deployment(ns, "y", 3, PodShape.plain().label("tier", "web"))
                                .budget(
                                        ns,
                                        "p",
                                        BudgetShape.maxUnavailable("40%").over(Map.of("tier", "web"))),
                        5,
                        3,
                        5,
                        2));
    }

    private static Case deployment(
            String name, int replicas, BudgetShape budget, int healthy, int desired, int expected, int allowed) {
        return new Case(
                name,
                (b, ns) -> b.deployment(ns, "p", replicas).budget(ns, "p", budget),
                healthy,
                desired,
                expected,
                allowed);
    }

    @Test
    void budgetsAreCountedAsTheDisruptionControllerCounts() throws IOException {
        ClusterBuilder builder = SimulatedCluster.builder().node("n1").node("n2");
        cases().forEach(each -> each.scene().accept(builder, each.namespace()));
        try (SimulatedCluster cluster = builder.start()) {
            for (Case each : cases().toList()) {
                JsonNode status = budget(cluster, each.namespace(), "p").path("status");
                assertThat(new int[] {
                            status.path("currentHealthy").asInt(),
                            status.path("desiredHealthy").asInt(),
                            status.path("expectedPods").asInt(),
                            status.path("disruptionsAllowed").asInt()
                        })
                        .as(each.name())
                        .containsExactly(each.healthy(), each.desired(), each.expected(), each.allowed());
                assertThat(status.path("observedGeneration").asInt()).isEqualTo(1);
                assertThat(status.at("/conditions/0/reason").asText())
                        .isEqualTo(each.allowed() > 0 ? "SufficientPods" : "InsufficientPods");
            }
        }
    }

    @Test
    void aControllerWithoutAScaleFailsSafe() throws IOException {
        try (SimulatedCluster cluster = SimulatedCluster.builder()
                .node("n1")
                .daemonSet("ns", "p")
                .budget("ns", "p", BudgetShape.maxUnavailable(1))
                .start()) {
            JsonNode status = budget(cluster, "ns", "p").path("status");

            assertThat(status.path("disruptionsAllowed").asInt()).isZero();
            assertThat(status.at("/conditions/0/reason").asText()).isEqualTo("SyncFailed");
        }
    }

    @Test
    void anEvictionSpendsTheBudgetUntilTheReplacementIsReady() throws IOException, InterruptedException {
        try (SimulatedCluster cluster = SimulatedCluster.builder()
                        .node("n1")
                        .node("n2")
                        .deployment("ns", "p", 3, PodShape.plain().terminatesAfter(Duration.ofMillis(50)))
                        .budget("ns", "p", BudgetShape.maxUnavailable(1))
                        .podsStartIn(Duration.ofMillis(300))
                        .start();
                RawApi api = new RawApi(cluster.url())) {
            String first = cluster.pods().get(0).name();
            String second = cluster.pods().get(1).name();

            assertThat(api.evict("ns", first, "{}").code()).isEqualTo(201);
            RawApi.Answer blocked = api.evict("ns", second, "{}");
            await().until(() ->
                    budget(cluster, "ns", "p").at("/status/disruptionsAllowed").asInt() == 1);

            assertThat(blocked.code()).isEqualTo(429);
            assertThat(cluster.pods()).hasSize(3).allMatch(SimulatedCluster.PodView::ready);
            assertThat(api.evict("ns", second, "{}").code()).isEqualTo(201);
        }
    }

    @Test
    void aChangedScaleIsCountedAgain() throws IOException, InterruptedException {
        try (SimulatedCluster cluster = SimulatedCluster.builder()
                        .node("n1")
                        .deployment("ns", "p", 2)
                        .budget("ns", "p", BudgetShape.minAvailable("50%"))
                        .start();
                RawApi api = new RawApi(cluster.url())) {
            api.patch(
                    "/apis/apps/v1/namespaces/ns/deployments/p",
                    "application/merge-patch+json",
                    "{\"spec\":{\"replicas\":6}}");

            await().untilAsserted(() -> assertThat(budget(cluster, "ns", "p")
                            .at("/status/disruptionsAllowed")
                            .asInt())
                    .isEqualTo(3));
        }
    }

    @ParameterizedTest(name = "{0} of {1} is {2}")
    @CsvSource({"50%, 3, 2", "0%, 5, 0", "100%, 5, 5", "34%, 3, 2", "33%, 3, 1", "1%, 1, 1"})
    void percentagesRoundUp(String percent, long scale, long expected) {
        assertThat(Budgets.scaled(Json.object().put("v", percent).path("v"), scale))
                .isEqualTo(expected);
    }

    static JsonNode budget(SimulatedCluster cluster, String namespace, String name) throws IOException {
        return new ObjectMapper().readTree(cluster.json("poddisruptionbudgets", namespace, name));
    }

    record Case(
            String name,
            BiConsumer<ClusterBuilder, String> scene,
            int healthy,
            int desired,
            int expected,
            int allowed) {
        String namespace() {
            return name.toLowerCase(Locale.ROOT).replace(' ', '-');
        }
    }
}

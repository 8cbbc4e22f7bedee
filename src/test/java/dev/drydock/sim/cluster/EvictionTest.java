package dev.drydock.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The eviction API's answers, against the table of a faithful drain; every case has a namespace of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvictionTest {
    private static final PodShape SLOW = PodShape.plain().terminatesAfter(Duration.ofSeconds(30));

    private SimulatedCluster cluster = SimulatedCluster.builder().start();
    private RawApi api = new RawApi(cluster.url());

    @BeforeAll
    void allCasesInOneCluster() {
        close();
        ClusterBuilder builder =
                SimulatedCluster.builder().node("n1").node("n2").podsStartIn(Duration.ofHours(1));
        EvictionCase.cases().forEach(each -> each.scene().accept(new EvictionCase.Scene(builder, each.namespace())));
        cluster = builder.barePod("unobserved", "p", "n1", SLOW).start();
        api = new RawApi(cluster.url());
    }

    @AfterAll
    void close() {
        api.close();
        cluster.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.drydock.sim.cluster.EvictionCase#cases")
    void anEvictionIsAnsweredAsTheApiServerAnswersIt(EvictionCase each) throws IOException, InterruptedException {
        String pod = cluster.pods().stream()
                .filter(p -> p.namespace().equals(each.namespace()) && p.name().startsWith("p"))
                .findFirst()
                .map(SimulatedCluster.PodView::name)
                .orElse("p");

        RawApi.Answer answer = api.evict(each.namespace(), pod, "{}");

        assertThat(answer.code()).as(answer.json().toString()).isEqualTo(each.code());
        assertThat(answer.message()).isEqualTo(each.message().replace("NS", each.namespace()));
        assertThat(answer.cause().path("message").asText())
                .isEqualTo(each.cause().replace("NS", each.namespace()));
        assertThat(answer.retryAfter()).isEmpty();
        if (each.code() == 429) {
            assertThat(answer.cause().path("reason").asText()).isEqualTo("DisruptionBudget");
            assertThat(answer.json().path("reason").asText()).isEqualTo("TooManyRequests");
        }
        if (each.code() == 403) {
            assertThat(answer.cause().path("reason").asText()).isEqualTo("NamespaceTerminating");
        }
    }

    @Test
    void anotherUidIsAConflictAndTheRightOneIsNot() throws IOException, InterruptedException {
        cluster.add().barePod("uid", "p", "n1", SLOW);
        String uid = api.get("/api/v1/namespaces/uid/pods/p")
                .json()
                .at("/metadata/uid")
                .asText();

        RawApi.Answer wrong = api.evict("uid", "p", "{\"preconditions\":{\"uid\":\"another\"}}");
        RawApi.Answer right = api.evict("uid", "p", "{\"preconditions\":{\"uid\":\"" + uid + "\"}}");

        assertThat(wrong.code()).isEqualTo(409);
        assertThat(wrong.json().path("reason").asText()).isEqualTo("Conflict");
        assertThat(wrong.message())
                .contains("the UID in the precondition (another) does not match the UID in record (" + uid + ")");
        assertThat(right.code()).isEqualTo(201);
        assertThat(cluster.log().evictions().stream()
                        .filter(removal -> removal.namespace().equals("uid")))
                .singleElement()
                .satisfies(removal -> {
                    assertThat(removal.uid()).isEqualTo(uid);
                    assertThat(removal.node()).isEqualTo("n1");
                    assertThat(removal.userAgent()).isEqualTo("raw");
                });
    }

    @Test
    void aBudgetThatIsNotObservedYetAsksToComeBackLater() throws IOException, InterruptedException {
        cluster.pauseBudgets(true);
        cluster.add().budget("unobserved", "p", BudgetShape.minAvailable(0));

        RawApi.Answer answer = api.evict("unobserved", "p", "{}");
        cluster.pauseBudgets(false);

        assertThat(answer.code()).isEqualTo(429);
        assertThat(answer.retryAfter()).contains("10");
        assertThat(answer.json().at("/details/retryAfterSeconds").asInt()).isEqualTo(10);
        assertThat(answer.cause().path("message").asText())
                .isEqualTo("The disruption budget p is still being processed by the server.");
    }

    @Test
    void aDryRunAnswersTheSameAndDoesNothing() throws IOException, InterruptedException {
        cluster.add().barePod("dry", "p", "n1", SLOW);

        RawApi.Answer answer = api.evict("dry", "p", "{\"dryRun\":[\"All\"]}");
        JsonNode pod = api.get("/api/v1/namespaces/dry/pods/p").json();

        assertThat(answer.code()).isEqualTo(201);
        assertThat(pod.path("metadata").has("deletionTimestamp")).isFalse();
        assertThat(cluster.log().evictions())
                .noneMatch(removal -> removal.namespace().equals("dry"));
    }

    @Test
    void anEvictedPodSaysWhyItGoesAndHowLongItMayTake() throws IOException, InterruptedException {
        cluster.add().barePod("marked", "p", "n1", SLOW);

        api.evict("marked", "p", "{\"gracePeriodSeconds\":7}");
        JsonNode pod = api.get("/api/v1/namespaces/marked/pods/p").json();

        assertThat(pod.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(7);
        assertThat(pod.at("/status/conditions").findValuesAsText("reason")).contains("EvictionByEvictionAPI");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBodies")
    void aBodyThatIsNoEvictionIsRefused(String name, String body, String says)
            throws IOException, InterruptedException {
        RawApi.Answer answer = api.post("/api/v1/namespaces/default/pods/p/eviction", body);

        assertThat(answer.code()).as(name).isEqualTo(400);
        assertThat(answer.message()).contains(says);
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                Arguments.of("not JSON", "evict!", "not JSON"),
                Arguments.of("a list", "[]", "not a JSON object"),
                Arguments.of("another kind", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}", "no kind \"Pod\""),
                Arguments.of(
                        "another name",
                        "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"q\"}}",
                        "name in URL does not match"));
    }
}

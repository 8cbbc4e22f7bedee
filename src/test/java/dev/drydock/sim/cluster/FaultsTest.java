package dev.drydock.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be made to go wrong, and what the cluster remembers of its clients. */
class FaultsTest {
    private final SimulatedCluster cluster = SimulatedCluster.builder()
            .node("n1")
            .node("n2")
            .barePod("ns", "p", "n1")
            .deployment("ns", "web", 8)
            .start();
    private final RawApi api = new RawApi(cluster.url());

    @AfterEach
    void close() {
        api.close();
        cluster.close();
    }

    @Test
    void aForbiddenVerbIsRefusedInTheWordsOfRbac() throws IOException, InterruptedException {
        cluster.faults().forbid(Requests.evictions().in("ns"));

        RawApi.Answer answer = api.evict("ns", "p", "{}");

        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.json().path("reason").asText()).isEqualTo("Forbidden");
        assertThat(answer.message())
                .isEqualTo("pods \"p\" is forbidden: User \"" + Api.USER
                        + "\" cannot create resource \"pods/eviction\" in API group \"\" in the namespace \"ns\"");
        assertThat(cluster.log().evictions()).isEmpty();
    }

    @Test
    void anAccessReviewSaysWhatIsForbidden() throws IOException, InterruptedException {
        cluster.faults().forbid(Requests.of("patch", "nodes"));

        assertThat(allowed("patch", "nodes")).isFalse();
        assertThat(allowed("list", "nodes")).isTrue();
    }

    private boolean allowed(String verb, String resource) throws IOException, InterruptedException {
        RawApi.Answer answer = api.post(
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                "{\"spec\":{\"resourceAttributes\":{\"verb\":\"" + verb + "\",\"resource\":\"" + resource + "\"}}}");
        assertThat(answer.code()).isEqualTo(201);
        return answer.json().at("/status/allowed").asBoolean();
    }

    @Test
    void onlyTheNextAnswersAreWrong() throws IOException, InterruptedException {
        cluster.faults().answerNext(2, Requests.of("get", "pods"), 503, "ServiceUnavailable", "not now");
        String path = "/api/v1/namespaces/ns/pods/p";

        assertThat(List.of(
                        api.get(path).code(),
                        api.get(path).code(),
                        api.get(path).code()))
                .containsExactly(503, 503, 200);
    }

    @Test
    void aWebhookDeniesUntilItIsTakenAway() throws IOException, InterruptedException {
        cluster.faults().denyByWebhook(Requests.evictions(), "guard.example.com", 400, "not on Fridays");

        RawApi.Answer answer = api.evict("ns", "p", "{}");
        cluster.faults().clear();

        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.message())
                .isEqualTo("admission webhook \"guard.example.com\" denied the request: not on Fridays");
        assertThat(api.evict("ns", "p", "{}").code()).isEqualTo(201);
    }

    @Test
    void aDroppedRequestDidNothingAndALostAnswerDid() throws IOException, InterruptedException {
        cluster.faults().drop(1, Requests.evictions());
        assertThatThrownBy(() -> api.evict("ns", "p", "{}")).isInstanceOf(IOException.class);
        assertThat(cluster.log().evictions()).isEmpty();

        cluster.faults().loseAnswers(1, Requests.evictions());
        assertThatThrownBy(() -> api.evict("ns", "p", "{}")).isInstanceOf(IOException.class);
        assertThat(cluster.log().evictions()).hasSize(1);
    }

    @Test
    void aDelayedRequestWaits() throws IOException, InterruptedException {
        cluster.faults().delay(Requests.of("list", "nodes"), Duration.ofMillis(300));
        long start = System.nanoTime();

        api.get("/api/v1/nodes");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void concurrentEvictionsAreCounted() throws InterruptedException, ExecutionException {
        cluster.faults().delay(Requests.evictions(), Duration.ofSeconds(1));
        List<String> pods = cluster.pods().stream()
                .map(SimulatedCluster.PodView::name)
                .filter(name -> name.startsWith("web"))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RawApi.Answer>> answers = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> api.evict("ns", pods.get(i), "{}")))
                    .toList();
            for (Future<RawApi.Answer> answer : answers) {
                assertThat(answer.get().code()).isEqualTo(201);
            }
        }

        assertThat(cluster.log().mostConcurrentEvictions()).isBetween(2, 8);
        assertThat(cluster.log().requests()).containsEntry("create pods/eviction", 8L);
        assertThat(cluster.log().evictions())
                .extracting(TruthLog.Removal::pod)
                .containsExactlyInAnyOrderElementsOf(pods);
    }

    @Test
    void evictionsAndDeletionsAreToldApart() throws IOException, InterruptedException {
        api.delete("/api/v1/namespaces/ns/pods/p?gracePeriodSeconds=0", "");
        api.get("/apis/apps/v1/deployments");

        assertThat(cluster.log().evictions()).isEmpty();
        assertThat(cluster.log().deletions()).singleElement().satisfies(removal -> {
            assertThat(removal.pod()).isEqualTo("p");
            assertThat(removal.gracePeriodSeconds()).hasValue(0);
        });
        assertThat(cluster.log().requests())
                .containsEntry("delete pods", 1L)
                .containsEntry("list deployments.apps", 1L);
    }
}

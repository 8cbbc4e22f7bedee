package dev.drydock.adapter.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.adapter.kubernetes.ScriptedApiServer.Reply;
import dev.drydock.adapter.kubernetes.ScriptedApiServer.Script;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.PodRef;
import dev.drydock.cluster.Removal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the adapter sends: once, with the right words, many at a time, within its time. */
class KubernetesClusterTest {
    private static final PodRef POD = new PodRef("shop", "web-1", "u1");
    private static final Removal EVICT = new Removal(false, OptionalInt.empty());

    @RegisterExtension
    private final ScriptedApis apis = new ScriptedApis();

    @Test
    void a429IsSentOnce() throws IOException {
        ScriptedApiServer api =
                serve("v1", request -> Reply.of(429, "Too many requests").with("Retry-After", "1"));

        EvictionAnswer answer = apis.cluster(api).remove(POD, EVICT);

        assertThat(answer).isInstanceOf(EvictionAnswer.Blocked.class);
        assertThat(evictions(api)).hasSize(1);
    }

    @Test
    void a503IsSentOnceToo() throws IOException {
        ScriptedApiServer api = serve("v1", request -> Reply.of(503, "").with("Retry-After", "1"));

        assertThat(apis.cluster(api).remove(POD, EVICT)).isInstanceOf(EvictionAnswer.Unavailable.class);
        assertThat(evictions(api)).hasSize(1);
    }

    @Test
    void anEvictionCarriesTheUidAndNoGraceUnlessAsked() throws IOException {
        ScriptedApiServer api = serve("v1", request -> Reply.of(201, "{}"));

        assertThat(apis.cluster(api).remove(POD, EVICT)).isInstanceOf(EvictionAnswer.Accepted.class);

        assertThat(evictions(api)).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /api/v1/namespaces/shop/pods/web-1/eviction");
            assertThat(request.body())
                    .isEqualTo("{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"web-1\","
                            + "\"namespace\":\"shop\"},\"deleteOptions\":{\"preconditions\":{\"uid\":\"u1\"}}}");
            assertThat(request.headers())
                    .containsEntry("User-agent", "drydock/1.2.3")
                    .containsEntry("Content-type", "application/json");
        });
    }

    @Test
    void anOlderApiServerIsAskedInItsOwnVersion() throws IOException {
        ScriptedApiServer api = serve("v1beta1", request -> Reply.of(201, "{}"));

        apis.cluster(api).remove(POD, new Removal(false, OptionalInt.of(0)));

        assertThat(evictions(api))
                .singleElement()
                .satisfies(request ->
                        assertThat(request.body()).contains("\"policy/v1beta1\"", "\"gracePeriodSeconds\":0"));
    }

    @Test
    void aPodIsDeletedWhereItIsAskedForOrNothingElseIsPossible() throws IOException {
        ScriptedApiServer asked = serve("v1", request -> Reply.ok("{}"));
        ScriptedApiServer without =
                apis.serve(request -> Reply.ok(request.path().equals("/api/v1") ? "{\"resources\":[]}" : "{}"));

        apis.cluster(asked).remove(POD, new Removal(true, OptionalInt.of(7)));
        apis.cluster(without).remove(POD, EVICT);

        assertThat(asked.lines()).containsExactly("DELETE /api/v1/namespaces/shop/pods/web-1");
        assertThat(asked.requests().getFirst().body())
                .isEqualTo("{\"preconditions\":{\"uid\":\"u1\"},\"gracePeriodSeconds\":7,\"apiVersion\":\"v1\","
                        + "\"kind\":\"DeleteOptions\"}");
        assertThat(without.lines()).containsExactly("GET /api/v1", "DELETE /api/v1/namespaces/shop/pods/web-1");
    }

    @Test
    void oneDiscoveryServesManyEvictions() throws IOException {
        ScriptedApiServer api = serve("v1", request -> Reply.of(201, "{}"));
        KubernetesCluster cluster = apis.cluster(api);

        cluster.remove(POD, EVICT);
        cluster.remove(POD, EVICT);

        assertThat(api.lines()).filteredOn(line -> line.equals("GET /api/v1")).hasSize(1);
    }

    @Test
    void namesAreEscapedInPaths() throws IOException {
        ScriptedApiServer api = serve("v1", request -> Reply.of(201, "{}"));

        apis.cluster(api).remove(new PodRef("shop", "../x?y=z", "u1"), EVICT);

        assertThat(evictions(api)).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/api/v1/namespaces/shop/pods/../x?y=z/eviction");
            assertThat(request.query()).isEmpty();
        });
    }

    @Test
    void sixtyFourEvictionsAreUnderWayAtOnce() throws Exception {
        CyclicBarrier all = new CyclicBarrier(64);
        ScriptedApiServer api = serve("v1", request -> {
            await(all);
            return Reply.of(201, "{}");
        });
        KubernetesCluster cluster = apis.cluster(api);

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<EvictionAnswer>> answers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                PodRef pod = new PodRef("shop", "web-" + i, "u" + i);
                answers.add(callers.submit(() -> cluster.remove(pod, EVICT)));
            }
            for (Future<EvictionAnswer> answer : answers) {
                assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(EvictionAnswer.Accepted.class);
            }
        }
    }

    @Test
    void anApiServerThatIsNotThereIsUnavailable() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        KubernetesCluster cluster =
                apis.cluster(ScriptedApiServer.configuration("http://127.0.0.1:" + nobody, SECONDS_5));

        String words = "the API server at 127.0.0.1:" + nobody + " does not answer: connection refused";
        assertThatThrownBy(cluster::nodes)
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ClusterException.Kind.UNAVAILABLE))
                .hasMessageStartingWith(words);
        assertThat(cluster.remove(POD, EVICT))
                .isInstanceOfSatisfying(
                        EvictionAnswer.Unavailable.class,
                        away -> assertThat(away.message()).startsWith(words));
    }

    @Test
    void aPortThatSpeaksNoTlsIsUnavailable() throws IOException {
        ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        apis.keep(plain);
        Thread.ofVirtual().start(() -> {
            while (!plain.isClosed()) {
                try (Socket caller = plain.accept()) {
                    caller.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                } catch (IOException e) {
                    return;
                }
            }
        });
        KubernetesCluster cluster =
                apis.cluster(ScriptedApiServer.configuration("https://127.0.0.1:" + plain.getLocalPort(), SECONDS_5));

        assertThatThrownBy(cluster::nodes)
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("does not answer: no secure connection");
    }

    @Test
    void anAnswerThatStallsInItsBodyEndsInTime() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        ScriptedApiServer api = apis.serve(request -> Reply.stream(out -> {
            out.write("{\"items\":[".getBytes(UTF_8));
            out.flush();
            never.await();
        }));
        KubernetesCluster cluster = apis.cluster(api.configuration(Duration.ofMillis(300)));

        assertThatThrownBy(cluster::nodes)
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("no answer in time");
    }

    @Test
    void anInterruptEndsTheWaitAndStays() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        ScriptedApiServer api = serve("v1", request -> {
            arrived.countDown();
            never.await();
            return Reply.ok("{}");
        });
        KubernetesCluster cluster = apis.cluster(api);
        ExecutorService callers = Executors.newSingleThreadExecutor();
        apis.keep(callers);
        List<Boolean> stillInterrupted = new ArrayList<>();

        Future<EvictionAnswer> answer = callers.submit(() -> {
            EvictionAnswer result = cluster.remove(POD, EVICT);
            stillInterrupted.add(Thread.interrupted());
            return result;
        });
        arrived.await();
        callers.shutdownNow();

        assertThat(answer.get(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        EvictionAnswer.Unavailable.class,
                        away -> assertThat(away.message()).contains("we were interrupted"));
        assertThat(stillInterrupted).containsExactly(true);
    }

    @Test
    void whoIsInterruptedAlreadySendsNothing() throws IOException {
        ScriptedApiServer api = serve("v1", request -> Reply.of(201, "{}"));
        KubernetesCluster cluster = apis.cluster(api);

        Thread.currentThread().interrupt();
        EvictionAnswer answer = cluster.remove(POD, new Removal(true, OptionalInt.empty()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer).isInstanceOf(EvictionAnswer.Unavailable.class);
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void aTokenThatCannotBeReadIsAnAnswerToTheEviction() throws IOException {
        ScriptedApiServer api = serve("v1", request -> Reply.of(201, "{}"));
        ClientConfiguration configuration = api.configuration(SECONDS_5);
        configuration.config().setOauthTokenProvider(() -> {
            throw new UncheckedIOException(new IOException("the token is gone"));
        });

        assertThat(apis.cluster(configuration).remove(POD, EVICT))
                .isInstanceOfSatisfying(
                        EvictionAnswer.Unavailable.class,
                        away -> assertThat(away.message()).contains("nothing could be sent", "the token is gone"));
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void aForbiddenDiscoveryIsAnAnswerToTheEviction() throws IOException {
        ScriptedApiServer api =
                apis.serve(request -> Reply.of(403, ScriptedApiServer.status(403, "Forbidden", "not yours")));

        assertThat(apis.cluster(api).remove(POD, EVICT)).isInstanceOfSatisfying(EvictionAnswer.Failed.class, failed -> {
            assertThat(failed.status()).isEqualTo(403);
            assertThat(failed.message()).contains("Drydock may not read /api/v1", "system:discovery");
        });
    }

    private static final Duration SECONDS_5 = Duration.ofSeconds(5);

    private static void await(CyclicBarrier barrier) throws InterruptedException {
        try {
            barrier.await(15, TimeUnit.SECONDS);
        } catch (java.util.concurrent.BrokenBarrierException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<ScriptedApiServer.Request> evictions(ScriptedApiServer api) {
        return api.requests().stream()
                .filter(request -> !request.path().equals("/api/v1"))
                .toList();
    }

    private ScriptedApiServer serve(String version, Script script) throws IOException {
        return apis.serve(request -> request.path().equals("/api/v1")
                ? Reply.ok("{\"resources\":[{\"name\":\"pods/eviction\",\"group\":\"policy\",\"version\":\"" + version
                        + "\"}]}")
                : script.answer(request));
    }
}

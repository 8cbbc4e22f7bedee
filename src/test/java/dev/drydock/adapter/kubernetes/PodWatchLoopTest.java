package dev.drydock.adapter.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.kubernetes.ScriptedApiServer.Reply;
import dev.drydock.adapter.kubernetes.ScriptedApiServer.Request;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.PodWatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PodWatchLoopTest {
    private static final NodeName NODE = new NodeName("node01");

    @RegisterExtension
    private final ScriptedApis apis = new ScriptedApis();

    private final HeardPods heard = new HeardPods();

    @Test
    void tellsTheListAndThenTheChangesInOrder() throws Exception {
        ScriptedApiServer api = apis.serve(request -> request.isWatch()
                ? events(
                        "{\"type\":\"ADDED\",\"object\":" + pod("b", 8) + "}",
                        "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"metadata\":{\"resourceVersion\":\"9\"}}}",
                        "{\"type\":\"MODIFIED\",\"object\":" + pod("a", 10) + "}",
                        "{\"type\":\"DELETED\",\"object\":" + pod("a", 11) + "}")
                : list(7, "a"));

        watch(api, quick());

        assertThat(heard.next(4)).containsExactly("list a", "change b", "change a", "gone a");
        Request watched = api.requests().get(1);
        assertThat(watched.path()).isEqualTo("/api/v1/pods");
        assertThat(watched.query())
                .containsEntry("fieldSelector", "spec.nodeName=node01")
                .containsEntry("resourceVersion", "7")
                .containsEntry("allowWatchBookmarks", "true")
                .containsEntry("timeoutSeconds", "1");
    }

    @Test
    void goesOnWhereAWatchEndedWithoutListingAgain() throws Exception {
        AtomicInteger watches = new AtomicInteger();
        ScriptedApiServer api = apis.serve(request -> {
            if (!request.isWatch()) {
                return list(7, "a");
            }
            return watches.incrementAndGet() == 1
                    ? Reply.ok("{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"9\"}}}\n")
                    : events("{\"type\":\"DELETED\",\"object\":" + pod("a", 10) + "}");
        });

        watch(api, quick());

        assertThat(heard.next(2)).containsExactly("list a", "gone a");
        assertThat(api.requests().get(2).query()).containsEntry("resourceVersion", "9");
    }

    @Test
    void listsAgainWithoutAlarmWhenItsPlaceIsForgotten() throws Exception {
        for (boolean asStatus : new boolean[] {true, false}) {
            AtomicInteger watches = new AtomicInteger();
            String expired = ScriptedApiServer.status(410, "Expired", "too old resource version");
            ScriptedApiServer api = apis.serve(request -> {
                if (!request.isWatch()) {
                    return list(7, "a");
                }
                if (watches.incrementAndGet() > 1) {
                    return events();
                }
                return asStatus
                        ? Reply.of(410, expired)
                        : events("{\"type\":\"ERROR\",\"object\":" + expired.strip() + "}");
            });

            PodWatch watch = watch(api, quick());

            assertThat(heard.next(2)).containsExactly("list a", "list a");
            watch.close();
            heard.forget();
        }
    }

    @Test
    void survivesARestartAndTellsOfItOnce() throws Exception {
        ScriptedApiServer before = new ScriptedApiServer(request -> request.isWatch() ? events() : list(7, "a", "b"));
        watch(before.configuration(Duration.ofSeconds(2)), quick());
        assertThat(heard.next(1)).containsExactly("list a,b");

        before.close();
        assertThat(heard.next(1)).singleElement().asString().startsWith("interrupted: ");
        assertThat(heard.quietFor(Duration.ofMillis(700))).isTrue();
        apis.keep(new ScriptedApiServer(before.port(), request -> request.isWatch() ? events() : list(90, "b")));

        assertThat(heard.next(1)).containsExactly("list b");
    }

    @Test
    void noticesAServerThatFellSilent() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ScriptedApiServer api = apis.serve(request -> request.isWatch()
                ? Reply.stream(out -> {
                    out.flush();
                    never.await();
                })
                : list(7, "a"));

        watch(api, quick());

        assertThat(heard.next(3))
                .containsExactly(
                        "list a",
                        "interrupted: the API server at 127.0.0.1:" + api.port()
                                + " does not answer: no answer in time; check the address, the network and any"
                                + " firewall",
                        "list a");
    }

    @Test
    void listsAgainAfterAWhileWhateverHappened() throws Exception {
        ScriptedApiServer api = apis.serve(request -> request.isWatch() ? Reply.ok("") : list(7, "a"));
        WatchTimes often =
                new WatchTimes(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(50), quick().backoff());

        watch(api, often);

        assertThat(heard.next(3)).containsExactly("list a", "list a", "list a");
    }

    @Test
    void tellsWhyItMayNotWatch() throws Exception {
        ScriptedApiServer api = apis.serve(request -> request.isWatch()
                ? Reply.of(403, ScriptedApiServer.status(403, "Forbidden", "not yours"))
                : list(7, "a"));

        watch(api, quick());

        assertThat(heard.next(2).getLast()).contains("Drydock may not watch pods (403): grant its account");
    }

    @Test
    void halfAnEventIsAnInterruption() throws Exception {
        ScriptedApiServer api = apis.serve(request -> request.isWatch() ? Reply.ok("{\"type\":\"ADD") : list(7, "a"));

        watch(api, quick());

        assertThat(heard.next(2).getLast()).contains("half an event came");
    }

    @Test
    void aListenerThatFailsDoesNotEndTheWatch() throws Exception {
        ScriptedApiServer api = apis.serve(request -> request.isWatch()
                ? events(
                        "{\"type\":\"ADDED\",\"object\":" + pod("bad", 8) + "}",
                        "{\"type\":\"ADDED\",\"object\":" + pod("good", 9) + "}")
                : list(7, "a"));

        watch(api, quick());

        assertThat(heard.next(2)).containsExactly("list a", "change good");
    }

    @Test
    void closeWaitsForTheListenerAndSilencesIt() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        List<String> order = new CopyOnWriteArrayList<>();
        ScriptedApiServer api = apis.serve(request -> request.isWatch()
                ? events(
                        "{\"type\":\"ADDED\",\"object\":" + pod("b", 8) + "}",
                        "{\"type\":\"ADDED\",\"object\":" + pod("c", 9) + "}")
                : list(7));
        PodWatch watch = cluster(api.configuration(Duration.ofSeconds(2)), quick())
                .watchPods(NODE, new HeardPods() {
                    @Override
                    public void onChange(Pod pod) {
                        order.add("in " + pod.ref().name());
                        inside.countDown();
                        awaitUninterruptibly(finish);
                        order.add("out " + pod.ref().name());
                    }
                });
        inside.await();

        Thread closer = Thread.ofVirtual().start(() -> {
            watch.close();
            order.add("closed");
        });
        assertThat(closer.join(Duration.ofMillis(200))).isFalse();
        finish.countDown();

        assertThat(closer.join(Duration.ofSeconds(5))).isTrue();
        assertThat(order).containsExactly("in b", "out b", "closed");
    }

    @Test
    void aListenerMayCloseItsOwnWatch() throws Exception {
        ScriptedApiServer api = apis.serve(
                request -> request.isWatch() ? events("{\"type\":\"ADDED\",\"object\":" + pod("b", 8) + "}") : list(7));
        LinkedBlockingQueue<PodWatch> self = new LinkedBlockingQueue<>();
        HeardPods closing = new HeardPods() {
            @Override
            public void onList(List<Pod> pods) {
                try {
                    self.take().close();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                super.onList(pods);
            }
        };

        self.add(cluster(api.configuration(Duration.ofSeconds(2)), quick()).watchPods(NODE, closing));

        assertThat(closing.next(1)).containsExactly("list ");
        assertThat(closing.quietFor(Duration.ofMillis(300))).isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the listener was interrupted", e);
        }
    }

    private static WatchTimes quick() {
        return new WatchTimes(
                Duration.ofSeconds(1),
                Duration.ofMillis(200),
                Duration.ofMinutes(5),
                new Backoff(Duration.ofMillis(50), Duration.ofMillis(200), new Random(1)));
    }

    private static String pod(String name, int version) {
        return "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"" + name + "\",\"uid\":\"" + name
                + "\",\"resourceVersion\":\"" + version + "\"}}";
    }

    private static Reply list(int version, String... names) {
        return Reply.ok("{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"" + version + "\"},\"items\":["
                + List.of(names).stream().map(name -> pod(name, version)).collect(Collectors.joining(",")) + "]}");
    }

    /** Events, and then the silence of a watch that goes on; the server's end interrupts it. */
    private static Reply events(String... events) {
        return Reply.stream(out -> {
            for (String event : events) {
                out.write((event + "\n").getBytes(UTF_8));
            }
            out.flush();
            new CountDownLatch(1).await();
        });
    }

    private PodWatch watch(ScriptedApiServer api, WatchTimes times) {
        return watch(api.configuration(Duration.ofSeconds(2)), times);
    }

    private PodWatch watch(ClientConfiguration configuration, WatchTimes times) {
        return apis.keep(cluster(configuration, times).watchPods(NODE, heard));
    }

    private KubernetesCluster cluster(ClientConfiguration configuration, WatchTimes times) {
        return apis.keep(new KubernetesCluster(configuration, InstantSource.system(), times));
    }
}

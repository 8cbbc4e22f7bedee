package dev.drydock.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a watch tells, and how it ends. */
class WatchTest {
    private static final String PODS = "/api/v1/pods?watch=true";
    private static final PodShape QUICK = PodShape.plain().terminatesAfter(Duration.ofMillis(20));

    private final SimulatedCluster cluster = SimulatedCluster.builder()
            .node("n1")
            .node("n2")
            .barePod("ns", "p", "n1", QUICK)
            .podsStartIn(Duration.ofMillis(20))
            .bookmarksEvery(Duration.ofMillis(100))
            .remembering(200)
            .start();
    private final RawApi api = new RawApi(cluster.url());

    @AfterEach
    void close() {
        api.close();
        cluster.close();
    }

    private static String words(JsonNode event) {
        JsonNode meta = event.at("/object/metadata");
        return event.path("type").asText() + " " + meta.path("name").asText()
                + (meta.has("deletionTimestamp") ? " terminating" : "");
    }

    private String version() throws IOException, InterruptedException {
        return api.get("/api/v1/pods?limit=1").version();
    }

    @Test
    void aPodsEndIsToldInOrderFromTheListsVersionOn() throws IOException, InterruptedException {
        String version = version();
        api.evict("ns", "p", "{}");

        try (Stream<JsonNode> events = api.watch(PODS + "&resourceVersion=" + version)) {
            assertThat(events.limit(2).map(WatchTest::words))
                    .containsExactly("MODIFIED p terminating", "DELETED p terminating");
        }
    }

    @Test
    void aWatchWithoutAVersionBeginsWithWhatIsThere() throws IOException, InterruptedException {
        try (Stream<JsonNode> events = api.watch(PODS)) {
            Iterator<String> words = events.map(WatchTest::words).iterator();
            assertThat(words.next()).isEqualTo("ADDED p");

            cluster.add().barePod("ns", "q", "n1");

            assertThat(List.of(words.next(), words.next())).containsExactly("ADDED q", "MODIFIED q");
        }
    }

    @Test
    void anInitialListEndsWithItsBookmark() throws IOException, InterruptedException {
        String path = PODS + "&sendInitialEvents=true&allowWatchBookmarks=true" + "&resourceVersionMatch=NotOlderThan";

        try (Stream<JsonNode> events = api.watch(path)) {
            List<JsonNode> first = events.limit(2).toList();
            assertThat(first.get(0).path("type").asText()).isEqualTo("ADDED");
            assertThat(first.get(1).path("type").asText()).isEqualTo("BOOKMARK");
            assertThat(first.get(1)
                            .at("/object/metadata/annotations")
                            .path("k8s.io/initial-events-end")
                            .asText())
                    .isEqualTo("true");
        }
    }

    @Test
    void anObjectThatEntersOrLeavesTheSelectionIsAddedOrDeleted() throws IOException, InterruptedException {
        String pod = "/api/v1/namespaces/ns/pods/p";
        String merge = "application/merge-patch+json";

        try (Stream<JsonNode> events = api.watch(PODS + "&labelSelector=colour%3Dred&resourceVersion=" + version())) {
            api.patch(pod, merge, "{\"metadata\":{\"labels\":{\"colour\":\"red\"}}}");
            api.patch(pod, merge, "{\"metadata\":{\"labels\":{\"size\":\"big\"}}}");
            api.patch(pod, merge, "{\"metadata\":{\"labels\":{\"colour\":null}}}");

            assertThat(events.limit(3).map(WatchTest::words)).containsExactly("ADDED p", "MODIFIED p", "DELETED p");
        }
    }

    @Test
    void onlyTheNodesOwnPodsAreTold() throws IOException, InterruptedException {
        String path = PODS + "&fieldSelector=spec.nodeName%3Dn2&resourceVersion=" + version();

        try (Stream<JsonNode> events = api.watch(path)) {
            cluster.add().barePod("ns", "other", "n1").barePod("ns", "mine", "n2");

            assertThat(events.limit(1).map(WatchTest::words)).containsExactly("ADDED mine");
        }
    }

    @Test
    void bookmarksComeToThoseWhoAskAndCarryAVersion() throws IOException, InterruptedException {
        String version = version();

        try (Stream<JsonNode> events = api.watch(PODS + "&allowWatchBookmarks=true&resourceVersion=" + version)) {
            JsonNode event = events.findFirst().orElseThrow();
            assertThat(event.path("type").asText()).isEqualTo("BOOKMARK");
            assertThat(event.at("/object/kind").asText()).isEqualTo("Pod");
            assertThat(event.at("/object/metadata/resourceVersion").asLong())
                    .isGreaterThanOrEqualTo(Long.parseLong(version));
        }
    }

    @Test
    void aForgottenVersionIsGone() throws IOException, InterruptedException {
        String version = version();
        cluster.add().barePod("ns", "q", "n1");
        cluster.forgetHistory();

        try (Stream<JsonNode> events = api.watch(PODS + "&resourceVersion=" + version)) {
            JsonNode event = events.findFirst().orElseThrow();
            assertThat(event.path("type").asText()).isEqualTo("ERROR");
            assertThat(event.at("/object/code").asInt()).isEqualTo(410);
            assertThat(event.at("/object/reason").asText()).isEqualTo("Expired");
            assertThat(event.at("/object/message").asText()).startsWith("too old resource version: " + version);
        }
    }

    @Test
    void changesBeyondTheMemoryAreGoneToo() throws IOException, InterruptedException {
        String version = version();
        for (int i = 0; i < 210; i++) {
            cluster.annotate("ns", "p", "count", Integer.toString(i));
        }

        try (Stream<JsonNode> events = api.watch(PODS + "&resourceVersion=" + version)) {
            assertThat(events.findFirst().orElseThrow().path("type").asText()).isEqualTo("ERROR");
        }
    }

    @Test
    void aWatchEndsByItselfInTheTimeThatWasAsked() throws IOException, InterruptedException {
        try (Stream<JsonNode> events = api.watch(PODS + "&timeoutSeconds=1&resourceVersion=" + version())) {
            assertThat(events).isEmpty();
        }
        assertThat(cluster.openWatches()).isZero();
    }

    @Test
    void aCutWatchBreaksInsteadOfEnding() throws IOException, InterruptedException {
        try (Stream<JsonNode> events = api.watch(PODS)) {
            Iterator<JsonNode> each = events.iterator();
            each.next();

            cluster.cutWatches();

            assertThatThrownBy(each::hasNext).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void aStoppedServerBreaksEverythingAndComesBackWithItsState() throws IOException, InterruptedException {
        String url = cluster.url();
        String version = version();
        try (Stream<JsonNode> events = api.watch(PODS)) {
            Iterator<JsonNode> each = events.iterator();
            each.next();

            cluster.stop();

            assertThatThrownBy(each::hasNext).isInstanceOf(UncheckedIOException.class);
        }
        assertThatThrownBy(() -> api.get("/version")).isInstanceOf(IOException.class);
        cluster.annotate("ns", "p", "while", "away");
        cluster.start();

        assertThat(cluster.url()).isEqualTo(url);
        try (Stream<JsonNode> events = api.watch(PODS + "&resourceVersion=" + version)) {
            assertThat(events.findFirst()
                            .orElseThrow()
                            .at("/object/metadata/annotations/while")
                            .asText())
                    .isEqualTo("away");
        }
    }

    @Test
    void aWatchWhoseClientIsGoneIsNoticed() throws IOException, InterruptedException {
        try (RawApi other = new RawApi(cluster.url())) {
            Iterator<JsonNode> events = other.watch(PODS).iterator();
            events.next();
            assertThat(cluster.openWatches()).isEqualTo(1);
        }

        await().untilAsserted(() -> assertThat(cluster.openWatches()).isZero());
    }
}

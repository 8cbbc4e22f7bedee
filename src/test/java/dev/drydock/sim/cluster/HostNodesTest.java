package dev.drydock.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes whose kubelet is outside the simulation, written by a client as a kubelet writes them. */
class HostNodesTest {
    private static final String STRATEGIC = "application/strategic-merge-patch+json";
    private static final String PODS = "/api/v1/namespaces/kube-system/pods";

    private final SimulatedCluster cluster = SimulatedCluster.builder()
            .nodesUnreadyAfter(Duration.ofMillis(400))
            .hostNode("worker1", false)
            .deployment("shop", "web", 2)
            .start();
    private final RawApi api = new RawApi(cluster.url());

    @AfterEach
    void close() {
        api.close();
        cluster.close();
    }

    private void beat(String version, String bootId) throws IOException, InterruptedException {
        RawApi.Answer answer =
                api.patch("/api/v1/nodes/worker1/status", STRATEGIC, """
                    {"status": {"nodeInfo": {"kubeletVersion": "%s", "bootID": "%s"},
                      "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady", "lastHeartbeatTime": "%s"}]}}
                    """.formatted(version, bootId, Instant.now()));
        assertThat(answer.code()).isEqualTo(200);
    }

    private JsonNode node() throws IOException, InterruptedException {
        return api.get("/api/v1/nodes/worker1").json();
    }

    private String ready() throws IOException, InterruptedException {
        return node().at("/status/conditions/0/status").asText();
    }

    private boolean allReady() {
        return cluster.podsOn("worker1").stream().allMatch(SimulatedCluster.PodView::ready);
    }

    @Test
    void aNodeThatIsNotHeardOfIsGivenUpAndTakenBack() throws IOException, InterruptedException {
        assertThat(cluster.podsOn("worker1")).hasSize(2);
        await().until(() -> ready().equals("Unknown"));
        assertThat(node().at("/spec/taints"))
                .extracting(taint -> taint.path("key").asText())
                .containsOnly("node.kubernetes.io/unreachable");
        await().until(() -> cluster.podsOn("worker1").stream().noneMatch(SimulatedCluster.PodView::ready));

        await().until(() -> {
            beat("v1.31.1", "first");
            return ready().equals("True") && node().at("/spec/taints").isMissingNode() && allReady();
        });
        assertThat(node().at("/status/nodeInfo/kubeletVersion").asText()).isEqualTo("v1.31.1");
    }

    @Test
    void anotherBootIdHasStartedThePodsAgain() throws IOException, InterruptedException {
        await().until(() -> ready().equals("Unknown"));
        await().until(() -> {
            beat("v1.31.1", "first");
            return node().at("/spec/taints").isMissingNode() && allReady();
        });

        await().until(() -> {
            beat("v1.31.1", "second");
            String pod = cluster.podsOn("worker1").getFirst().name();
            return allReady()
                    && api.get("/api/v1/namespaces/shop/pods/" + pod)
                                    .json()
                                    .at("/status/containerStatuses/0/restartCount")
                                    .asInt()
                            == 1;
        });
    }

    @Test
    void staticPodsAreTheKubeletsAndOthersArePlayed() throws IOException, InterruptedException {
        String mirror = """
            {"metadata": {"name": "etcd-worker1", "annotations": {"kubernetes.io/config.mirror": "1"}},
             "spec": {"nodeName": "worker1", "containers": [{"name": "etcd", "image": "example.test/etcd:3.5.16-0"}]}}
            """;
        beat("v1.31.1", "first");
        assertThat(api.post(PODS, mirror).code()).isEqualTo(201);
        cluster.add().barePod("shop", "late", "worker1");
        await().until(() -> {
            beat("v1.31.1", "first");
            return cluster.json("pods", "shop", "late").contains("\"phase\":\"Running\"");
        });
        assertThat(api.get(PODS + "/etcd-worker1").json().at("/status/phase").asText())
                .isEqualTo("Pending");

        api.delete(PODS + "/etcd-worker1", "{\"gracePeriodSeconds\": 0}");
        api.delete("/api/v1/namespaces/shop/pods/late", "{\"gracePeriodSeconds\": 1}");
        await().until(() -> {
            beat("v1.31.1", "first");
            return api.get("/api/v1/namespaces/shop/pods/late").code() == 404;
        });
        assertThat(api.get(PODS + "/etcd-worker1").code()).isEqualTo(404);
    }
}

package dev.drydock.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What controllers, scheduler and kubelets do when pods and nodes come and go. */
class WorkloadsTest {
    private static final PodShape QUICK = PodShape.plain().terminatesAfter(Duration.ofMillis(50));

    private static ClusterBuilder threeNodes() {
        return SimulatedCluster.builder().node("n1").node("n2").node("n3").podsStartIn(Duration.ofMillis(50));
    }

    private static List<SimulatedCluster.PodView> in(SimulatedCluster cluster, String namespace) {
        return cluster.pods().stream()
                .filter(pod -> pod.namespace().equals(namespace))
                .toList();
    }

    @Test
    void replicasAreSpreadOverTheNodes() {
        try (SimulatedCluster cluster = threeNodes().deployment("ns", "web", 6).start()) {
            assertThat(in(cluster, "ns").stream()
                            .collect(Collectors.groupingBy(SimulatedCluster.PodView::node, Collectors.counting())))
                    .containsOnlyKeys("n1", "n2", "n3")
                    .allSatisfy((node, pods) -> assertThat(pods).isEqualTo(2));
        }
    }

    @Test
    void aReplacementComesUpElsewhereUnderAnotherName() throws IOException, InterruptedException {
        try (SimulatedCluster cluster =
                        threeNodes().deployment("ns", "web", 3, QUICK).start();
                RawApi api = new RawApi(cluster.url())) {
            SimulatedCluster.PodView old = cluster.podsOn("n1").get(0);
            cluster.add().cordoned("n1", true);

            api.evict("ns", old.name(), "{}");
            await().untilAsserted(() -> assertThat(in(cluster, "ns"))
                    .hasSize(3)
                    .allMatch(SimulatedCluster.PodView::ready)
                    .noneMatch(pod -> pod.node().equals("n1")));

            assertThat(in(cluster, "ns")).noneMatch(pod -> pod.name().equals(old.name()));
        }
    }

    @Test
    void aPodThatToleratesEverythingComesBackToACordonedNode() throws IOException, InterruptedException {
        try (SimulatedCluster cluster = SimulatedCluster.builder()
                        .node("n1")
                        .statefulSet("ns", "db", 1, QUICK.toleratingAll())
                        .start();
                RawApi api = new RawApi(cluster.url())) {
            String before = cluster.podsOn("n1").getFirst().uid();
            cluster.add().cordoned("n1", true);

            api.evict("ns", "db-0", "{}");

            await().untilAsserted(() -> assertThat(cluster.podsOn("n1"))
                    .singleElement()
                    .satisfies(pod -> {
                        assertThat(pod.name()).isEqualTo("db-0");
                        assertThat(pod.uid()).isNotEqualTo(before);
                        assertThat(pod.ready()).isTrue();
                    }));
        }
    }

    @Test
    void aStatefulSetsPodComesBackUnderItsNameOnlyWhenTheOldOneIsGone() throws IOException, InterruptedException {
        try (SimulatedCluster cluster = threeNodes()
                        .statefulSet("ns", "db", 3, PodShape.plain().stuck())
                        .start();
                RawApi api = new RawApi(cluster.url())) {
            SimulatedCluster.PodView old = in(cluster, "ns").get(1);
            api.evict("ns", "db-1", "{}");
            await().during(Duration.ofMillis(200))
                    .until(() -> in(cluster, "ns").stream()
                            .filter(SimulatedCluster.PodView::terminating)
                            .map(SimulatedCluster.PodView::uid)
                            .toList()
                            .equals(List.of(old.uid())));

            api.delete("/api/v1/namespaces/ns/pods/db-1", "{\"gracePeriodSeconds\":0}");

            await().untilAsserted(() -> assertThat(in(cluster, "ns"))
                    .hasSize(3)
                    .allMatch(SimulatedCluster.PodView::ready)
                    .noneMatch(pod -> pod.uid().equals(old.uid())));
        }
    }

    @Test
    void aDaemonSetRunsOnEveryNodeCordonedOrNot() {
        try (SimulatedCluster cluster = threeNodes()
                .controlPlane("cp")
                .cordoned("n2", true)
                .daemonSet("ns", "agent")
                .start()) {
            assertThat(nodes(cluster)).containsExactlyInAnyOrder("n1", "n2", "n3", "cp");

            cluster.add().node("n4").deletedNode("n1");

            await().untilAsserted(() -> assertThat(nodes(cluster)).containsExactlyInAnyOrder("n2", "n3", "n4", "cp"));
        }
    }

    private static Set<String> nodes(SimulatedCluster cluster) {
        return in(cluster, "ns").stream().map(SimulatedCluster.PodView::node).collect(Collectors.toSet());
    }

    @Test
    void workersPodsStayOffTheControlPlane() {
        try (SimulatedCluster cluster = SimulatedCluster.builder()
                .controlPlane("cp")
                .deployment("ns", "web", 2)
                .start()) {
            assertThat(in(cluster, "ns"))
                    .hasSize(2)
                    .allMatch(pod -> pod.node().isEmpty() && pod.phase().equals("Pending"));

            cluster.add().node("n1");

            await().untilAsserted(() ->
                    assertThat(in(cluster, "ns")).allMatch(pod -> pod.node().equals("n1") && pod.ready()));
        }
    }

    @Test
    void aPodOnADeadNodeStaysTerminatingUntilItIsForced() throws IOException, InterruptedException {
        try (SimulatedCluster cluster = threeNodes()
                        .barePod("ns", "p", "n1", QUICK)
                        .deadNode("n1")
                        .start();
                RawApi api = new RawApi(cluster.url())) {
            api.evict("ns", "p", "{}");
            await().during(Duration.ofMillis(300))
                    .until(() -> in(cluster, "ns").stream().allMatch(SimulatedCluster.PodView::terminating));
            assertThat(in(cluster, "ns")).hasSize(1);

            api.delete("/api/v1/namespaces/ns/pods/p", "{\"gracePeriodSeconds\":0}");

            assertThat(in(cluster, "ns")).isEmpty();
        }
    }

    @Test
    void aRevivedNodeFinishesWhatWasAskedOfIt() throws IOException, InterruptedException {
        try (SimulatedCluster cluster = threeNodes()
                        .barePod("ns", "p", "n1", QUICK)
                        .deadNode("n1")
                        .start();
                RawApi api = new RawApi(cluster.url())) {
            api.evict("ns", "p", "{}");

            cluster.add().revivedNode("n1");

            await().untilAsserted(() -> assertThat(in(cluster, "ns")).isEmpty());
        }
    }

    @Test
    void aFinalizerKeepsAPodUntilItIsTakenAway() throws IOException, InterruptedException {
        try (SimulatedCluster cluster = threeNodes()
                        .barePod("ns", "p", "n1", QUICK.withFinalizer("example.com/keeps"))
                        .start();
                RawApi api = new RawApi(cluster.url())) {
            api.delete("/api/v1/namespaces/ns/pods/p", "{}");
            await().until(() -> api.get("/api/v1/namespaces/ns/pods/p")
                            .json()
                            .at("/metadata/deletionGracePeriodSeconds")
                            .asInt()
                    == 0);
            assertThat(in(cluster, "ns")).hasSize(1);

            api.patch(
                    "/api/v1/namespaces/ns/pods/p",
                    "application/merge-patch+json",
                    "{\"metadata\":{\"finalizers\":null}}");

            assertThat(in(cluster, "ns")).isEmpty();
        }
    }

    @Test
    void aMirrorPodComesBackByItself() throws IOException, InterruptedException {
        try (SimulatedCluster cluster =
                        threeNodes().mirrorPod("kube-system", "etcd", "n1").start();
                RawApi api = new RawApi(cluster.url())) {
            String uid = in(cluster, "kube-system").get(0).uid();

            api.delete("/api/v1/namespaces/kube-system/pods/etcd-n1", "{\"gracePeriodSeconds\":0}");

            await().untilAsserted(() -> assertThat(in(cluster, "kube-system"))
                    .singleElement()
                    .satisfies(pod -> assertThat(pod.uid()).isNotEqualTo(uid)));
        }
    }

    @Test
    void aJobsPodIsReplacedAndAPodWithoutItsDaemonSetIsNot() throws IOException, InterruptedException {
        try (SimulatedCluster cluster = threeNodes()
                        .job("ns", "import", QUICK)
                        .ownedPod("old", "agent-x", "n1", "apps/v1", "DaemonSet", "agent")
                        .start();
                RawApi api = new RawApi(cluster.url())) {
            String uid = in(cluster, "ns").get(0).uid();

            api.evict("ns", in(cluster, "ns").get(0).name(), "{}");
            api.evict("old", "agent-x", "{\"gracePeriodSeconds\":0}");

            await().untilAsserted(() -> assertThat(in(cluster, "ns"))
                    .singleElement()
                    .matches(pod -> !pod.uid().equals(uid)));
            assertThat(in(cluster, "old")).isEmpty();
        }
    }

    @Test
    void aDeletedDeploymentTakesItsPodsWithIt() throws IOException, InterruptedException {
        try (SimulatedCluster cluster =
                        threeNodes().deployment("ns", "web", 3, QUICK).start();
                RawApi api = new RawApi(cluster.url())) {
            api.delete("/apis/apps/v1/namespaces/ns/deployments/web", "{}");

            await().untilAsserted(() -> assertThat(in(cluster, "ns")).isEmpty());
        }
    }

    @Test
    void aDeletedNamespaceEmptiesItselfAndGoes() throws IOException, InterruptedException {
        try (SimulatedCluster cluster = threeNodes()
                        .deployment("ns", "web", 3, QUICK)
                        .budget("ns", "web", BudgetShape.minAvailable(3))
                        .start();
                RawApi api = new RawApi(cluster.url())) {
            api.delete("/api/v1/namespaces/ns", "{}");

            await().untilAsserted(() ->
                    assertThat(api.get("/api/v1/namespaces/ns").code()).isEqualTo(404));
            assertThat(in(cluster, "ns")).isEmpty();
        }
    }

    @Test
    void aCordonedNodeCarriesItsTaintAsLongAsItIsCordoned() throws IOException, InterruptedException {
        try (SimulatedCluster cluster = threeNodes().start();
                RawApi api = new RawApi(cluster.url())) {
            String path = "/api/v1/nodes/n1";
            String type = "application/strategic-merge-patch+json";

            api.patch(path, type, "{\"spec\":{\"unschedulable\":true}}");
            await().untilAsserted(() -> assertThat(
                            api.get(path).json().at("/spec/taints/0/key").asText())
                    .isEqualTo("node.kubernetes.io/unschedulable"));
            api.patch(path, type, "{\"spec\":{\"unschedulable\":null}}");

            await().untilAsserted(() ->
                    assertThat(api.get(path).json().path("spec").has("taints")).isFalse());
            assertThat(cluster.cordoned("n1")).isFalse();
        }
    }
}

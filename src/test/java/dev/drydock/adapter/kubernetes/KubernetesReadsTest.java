package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.adapter.kubernetes.ScriptedApiServer.Reply;
import dev.drydock.adapter.kubernetes.ScriptedApiServer.Request;
import dev.drydock.adapter.kubernetes.ScriptedApiServer.Script;
import dev.drydock.cluster.Budget;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Controller;
import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.EvictionSupport;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.Presence;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the adapter reads, and the one thing beside pods that it changes: a node's cordon. */
class KubernetesReadsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String DISCOVERY =
            "{\"resources\":[{\"name\":\"pods\"},{\"name\":\"pods/eviction\",\"group\":\"policy\",\"version\":\"v1\"}]}";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<String, Reply> replies = new java.util.concurrent.ConcurrentHashMap<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    @Test
    void theIdentityIsReadOnce() throws IOException {
        replies.put("/api/v1/namespaces/kube-system", Reply.ok("{\"metadata\":{\"uid\":\"k\"}}"));
        ScriptedApiServer api = serve(this::scripted);
        KubernetesCluster cluster = cluster(api);

        assertThat(cluster.identity()).isEqualTo(new ClusterIdentity("harbour", "k"));
        assertThat(cluster.identity()).isEqualTo(new ClusterIdentity("harbour", "k"));
        assertThat(api.requests()).hasSize(1);
    }

    @Test
    void nodesComeInPagesAndAreSorted() throws IOException {
        ScriptedApiServer api = serve(request -> request.query().containsKey("continue")
                ? list("", node("b", "u2", ""))
                : list(
                        "next page/+",
                        node("c", "u3", ""),
                        "{\"metadata\":{\"name\":\"NOT VALID\"}}",
                        node("a", "u1", """
                            ,"labels":{"node-role.kubernetes.io/control-plane":""}\
                            """)));

        assertThat(cluster(api).nodes())
                .containsExactly(
                        new Node(
                                ref("a", "u1"),
                                Map.of("node-role.kubernetes.io/control-plane", ""),
                                false,
                                true,
                                true,
                                "v1.36.1"),
                        new Node(ref("b", "u2"), Map.of(), false, true, false, "v1.36.1"),
                        new Node(ref("c", "u3"), Map.of(), false, true, false, "v1.36.1"));
        assertThat(api.requests())
                .extracting(Request::query)
                .containsExactly(Map.of("limit", "500"), Map.of("limit", "500", "continue", "next page/+"));
    }

    @Test
    void aListWhosePagesExpiredIsReadOnceMoreInOnePiece() throws IOException {
        ScriptedApiServer api = serve(request -> {
            if (request.query().containsKey("continue")) {
                return Reply.of(
                        410, ScriptedApiServer.status(410, "Expired", "The provided continue parameter is too old"));
            }
            return request.query().containsKey("limit")
                    ? list("more", node("a", "u1", ""))
                    : list("", node("a", "u1", ""), node("b", "u2", ""));
        });

        assertThat(cluster(api).nodes()).extracting(node -> node.name().value()).containsExactly("a", "b");
    }

    @Test
    void aSnapshotHoldsWhatStandsInTheWay() throws IOException {
        theCluster();
        replies.put("/apis/apps/v1/namespaces/kube/daemonsets/net", Reply.ok("{\"kind\":\"DaemonSet\"}"));
        replies.put("/apis/apps/v1/namespaces/kube/daemonsets/old", Reply.notFound("daemonsets.apps", "old"));
        replies.put("/apis/apps/v1/namespaces/kube/daemonsets/odd", Reply.of(404, "404 page not found"));
        ScriptedApiServer api = serve(this::scripted);

        ClusterSnapshot snapshot = cluster(api)
                .snapshot(List.of(new NodeName("b"), new NodeName("a"), new NodeName("gone"), new NodeName("a")));

        assertThat(snapshot.takenAt()).isEqualTo(NOW);
        assertThat(snapshot.evictionSupport()).isEqualTo(EvictionSupport.POLICY_V1);
        assertThat(snapshot.nodes()).extracting(node -> node.name().value()).containsExactly("a", "b");
        assertThat(snapshot.pods())
                .extracting(pod -> pod.ref().toString())
                .containsExactly("kube/net-1", "shop/web-1", "kube/odd-1", "kube/old-1");
        assertThat(snapshot.daemonSets())
                .containsOnlyKeys("kube/net", "kube/old", "kube/odd")
                .containsEntry("kube/net", new Presence.Exists())
                .containsEntry("kube/old", new Presence.Gone());
        assertThat(snapshot.daemonSets().get("kube/odd"))
                .isInstanceOfSatisfying(
                        Presence.Unknown.class,
                        unknown -> assertThat(unknown.why())
                                .contains("refused to get daemonsets.apps (404): 404 page not found"));
        assertThat(snapshot.budgets()).extracting(Budget::display).containsExactly("kube/dns", "shop/web");
    }

    @Test
    void budgetsOfManyNamespacesAreReadWithOneListAndOnlyTheirsKept() throws IOException {
        theCluster();
        replies.put(
                "pods on a",
                list(
                        "",
                        IntStream.range(0, 6)
                                .mapToObj(i -> "{\"metadata\":{\"namespace\":\"ns" + i + "\",\"name\":\"p\",\"uid\":\""
                                        + i + "\"}}")
                                .toArray(String[]::new)));
        replies.put("/apis/policy/v1/poddisruptionbudgets", list("", budget("ns3", "x"), budget("elsewhere", "y")));
        ScriptedApiServer api = serve(this::scripted);

        assertThat(cluster(api).snapshot(List.of(new NodeName("a"))).budgets())
                .extracting(Budget::display)
                .containsExactly("ns3/x");
        assertThat(api.lines())
                .filteredOn(line -> line.contains("poddisruptionbudgets"))
                .hasSize(1);
    }

    @Test
    void anOlderApiServersBudgetsAreReadInItsVersion() throws IOException {
        theCluster();
        replies.put("/api/v1", Reply.ok(DISCOVERY.replace("\"v1\"", "\"v1beta1\"")));
        replies.put("/apis/policy/v1beta1/namespaces/kube/poddisruptionbudgets", list("", budget("kube", "dns")));
        replies.put(
                "/apis/policy/v1beta1/namespaces/shop/poddisruptionbudgets",
                list("", "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"none\"},\"spec\":{\"selector\":{}}}"));

        ClusterSnapshot snapshot = cluster(serve(this::scripted)).snapshot(List.of(new NodeName("a")));

        assertThat(snapshot.evictionSupport()).isEqualTo(EvictionSupport.POLICY_V1BETA1);
        assertThat(snapshot.budgets()).extracting(Budget::display).containsExactly("kube/dns");
    }

    @Test
    void aSnapshotThatMayNotBeReadSaysWhatToGrant() throws IOException {
        theCluster();
        replies.put("pods on a", Reply.of(403, ScriptedApiServer.status(403, "Forbidden", "not yours")));
        KubernetesCluster cluster = cluster(serve(this::scripted));

        assertThatThrownBy(() -> cluster.snapshot(List.of(new NodeName("a"), new NodeName("b"))))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ClusterException.Kind.FORBIDDEN))
                .hasMessage(
                        "Drydock may not list pods (403): grant its account the verb \"list\" on \"pods\" in the API"
                            + " group \"\", as the ClusterRole in manifests/kubernetes does. The API server says: not"
                            + " yours");
    }

    @Test
    void whatIsNoKubernetesIsRefused() throws IOException {
        KubernetesCluster cluster = cluster(serve(request -> Reply.ok("<html>Please log in</html>")));

        assertThatThrownBy(cluster::nodes)
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ClusterException.Kind.REFUSED))
                .hasMessageContaining("does not speak the Kubernetes API");
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void aCordonIsOnePatchWithTheUid(boolean wanted, boolean found) throws IOException {
        ScriptedApiServer api = serve(request -> Reply.ok(cordoned("u1", found)));

        assertThat(cluster(api).setUnschedulable(ref("a", "u1"), wanted)).isEqualTo(CordonAnswer.CHANGED);
        assertThat(api.lines()).containsExactly("GET /api/v1/nodes/a", "PATCH /api/v1/nodes/a");
        assertThat(api.requests().getLast().headers())
                .containsEntry("Content-type", "application/strategic-merge-patch+json");
        assertThat(api.requests().getLast().body())
                .isEqualTo("{\"metadata\":{\"uid\":\"u1\"},\"spec\":{\"unschedulable\":" + wanted + "}}");
    }

    @Test
    void nothingIsSentWhereNothingIsToBeDone() throws IOException {
        ScriptedApiServer already = serve(request -> Reply.ok(cordoned("u1", true)));
        ScriptedApiServer other = serve(request -> Reply.ok(cordoned("u2", false)));
        ScriptedApiServer gone = serve(request -> Reply.notFound("nodes", "a"));

        assertThat(cluster(already).setUnschedulable(ref("a", "u1"), true)).isEqualTo(CordonAnswer.ALREADY);
        assertThat(cluster(other).setUnschedulable(ref("a", "u1"), true)).isEqualTo(CordonAnswer.REPLACED);
        assertThat(cluster(gone).setUnschedulable(ref("a", "u1"), true)).isEqualTo(CordonAnswer.GONE);
        assertThat(already.requests()).hasSize(1);
        assertThat(other.requests()).hasSize(1);
        assertThat(gone.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"422, REPLACED", "409, REPLACED", "404, GONE"})
    void aNodeReplacedBetweenTheLookAndThePatchIsLeftAlone(int status, CordonAnswer answer) throws IOException {
        AtomicInteger looks = new AtomicInteger();
        ScriptedApiServer api = serve(request -> {
            if (request.method().equals("PATCH")) {
                return Reply.of(
                        status, ScriptedApiServer.status(status, "Invalid", "metadata.uid: field is immutable"));
            }
            if (looks.incrementAndGet() == 1) {
                return Reply.ok(cordoned("u1", false));
            }
            return answer == CordonAnswer.GONE ? Reply.notFound("nodes", "a") : Reply.ok(cordoned("u2", false));
        });

        assertThat(cluster(api).setUnschedulable(ref("a", "u1"), true)).isEqualTo(answer);
    }

    @Test
    void aPatchThatIsRefusedForAnotherReasonSaysIt() throws IOException {
        KubernetesCluster cluster = cluster(serve(request -> request.method().equals("PATCH")
                ? Reply.of(422, ScriptedApiServer.status(422, "Invalid", "a webhook says no"))
                : Reply.ok(cordoned("u1", false))));

        assertThatThrownBy(() -> cluster.setUnschedulable(ref("a", "u1"), true))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("refused to patch nodes (422): a webhook says no");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "a bare ReplicaSet     | apps/v1     | ReplicaSet            | bare | 3/2",
                "one of a Deployment   | apps/v1     | ReplicaSet            | web  | 5/4",
                "one whose owner went  | apps/v1     | ReplicaSet            | left | 2/1",
                "one of a Rollout      | apps/v1     | ReplicaSet            | roll | 7/6",
                "a StatefulSet         | apps/v1     | StatefulSet           | db   | 1/0",
                "an old controller     | v1          | ReplicationController | rc   | 2/2",
                "one that is gone      | apps/v1     | ReplicaSet            | gone | none",
                "a Job                 | batch/v1    | Job                   | job  | none",
                "a DaemonSet           | apps/v1     | DaemonSet             | net  | none",
                "a namesake elsewhere  | example/v1  | StatefulSet           | db   | none"
            })
    void countsReplicas(String name, String apiVersion, String kind, String workload, String count) throws IOException {
        workload("replicasets/bare", "", 3, 2);
        workload("replicasets/web", owner("apps/v1", "Deployment", "web"), 0, 0);
        workload("deployments/web", "", 5, 4);
        workload("replicasets/left", owner("apps/v1", "Deployment", "missing"), 2, 1);
        workload("replicasets/roll", owner("argoproj.io/v1alpha1", "Rollout", "roll"), 7, 6);
        replies.put(
                "/apis/apps/v1/namespaces/shop/statefulsets/db", Reply.ok("{\"spec\":{},\"status\":{\"replicas\":1}}"));
        replies.put(
                "/api/v1/namespaces/shop/replicationcontrollers/rc",
                Reply.ok("{\"spec\":{\"replicas\":2},\"status\":{\"readyReplicas\":2}}"));

        assertThat(cluster(serve(this::scripted))
                        .replicas("shop", new Controller(apiVersion, kind, workload, "any"))
                        .map(replicas -> replicas.desired() + "/" + replicas.ready()))
                .isEqualTo(java.util.Optional.ofNullable(count));
    }

    @Test
    void aWorkloadThatMayNotBeReadIsNotAnEmptyAnswer() throws IOException {
        KubernetesCluster cluster = cluster(serve(request -> Reply.of(503, "")));

        assertThatThrownBy(() -> cluster.replicas("shop", new Controller("apps/v1", "ReplicaSet", "web", "u")))
                .isInstanceOf(ClusterException.class);
    }

    @Test
    void everyMissingRightIsNamedWithItsRemedy() throws IOException {
        ScriptedApiServer api = serve(request -> Reply.of(
                201,
                "{\"status\":{\"allowed\":"
                        + !(request.body().contains("\"eviction\"")
                                || request.body().contains("\"policy\"")) + "}}"));

        assertThat(cluster(api).missingPermissions())
                .containsExactly(
                        new MissingAccess(
                                RequiredAccess.EVICT_POD,
                                "Drydock may not create pods/eviction, which it needs to evict pods: grant its account"
                                        + " the verb \"create\" on \"pods/eviction\" in the API group \"\", as the"
                                        + " ClusterRole in manifests/kubernetes does"),
                        new MissingAccess(
                                RequiredAccess.LIST_BUDGETS,
                                "Drydock may not list poddisruptionbudgets.policy, which it needs to see which budgets"
                                        + " stand in the way: grant its account the verb \"list\" on"
                                        + " \"poddisruptionbudgets\" in the API group \"policy\", as the ClusterRole in"
                                        + " manifests/kubernetes does"));
        assertThat(api.requests())
                .hasSize(RequiredAccess.values().length)
                .extracting(Request::body)
                .contains("{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectAccessReview\",\"spec\":"
                        + "{\"resourceAttributes\":{\"verb\":\"create\",\"group\":\"\",\"resource\":\"pods\","
                        + "\"subresource\":\"eviction\"}}}");
    }

    @ParameterizedTest
    @EnumSource
    void everyAccessHasAPurposeThatEndsASentence(RequiredAccess access) {
        assertThat(access.purpose()).matches("(to|for) .*[^.]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                                 | NONE",
                "{\"resources\":[{\"name\":\"pods\"}]}                                              | NONE",
                "{\"resources\":[{\"name\":\"pods/eviction\",\"version\":\"v1\"}]}                  | POLICY_V1",
                "{\"resources\":[{\"name\":\"pods/eviction\",\"version\":\"v1beta1\"}]}             | POLICY_V1BETA1",
                "{\"resources\":[{\"name\":\"pods/eviction\",\"version\":\"v2\"}]}                  | POLICY_V1",
                "{\"resources\":[{\"name\":\"pods/eviction\"}]}                                     | POLICY_V1"
            })
    void evictionSupportIsDiscovered(String document, EvictionSupport support) {
        assertThat(Discovery.evictionSupport(Json.object(document).orElseThrow()))
                .isEqualTo(support);
    }

    private void theCluster() {
        replies.put("/api/v1/namespaces/kube-system", Reply.ok("{\"metadata\":{\"uid\":\"k\"}}"));
        replies.put("/api/v1", Reply.ok(DISCOVERY));
        replies.put("/api/v1/nodes/a", Reply.ok(node("a", "u1", "")));
        replies.put("/api/v1/nodes/b", Reply.ok(node("b", "u2", "")));
        replies.put("pods on a", list("", pod("shop", "web-1", ""), pod("kube", "net-1", "net")));
        replies.put("pods on b", list("", pod("kube", "old-1", "old"), pod("kube", "odd-1", "odd")));
        replies.put("/apis/policy/v1/namespaces/shop/poddisruptionbudgets", list("", budget("shop", "web")));
        replies.put("/apis/policy/v1/namespaces/kube/poddisruptionbudgets", list("", budget("kube", "dns")));
    }

    private void workload(String path, String owner, int desired, int ready) {
        replies.put(
                "/apis/apps/v1/namespaces/shop/" + path,
                Reply.ok("{\"metadata\":{" + owner + "},\"spec\":{\"replicas\":" + desired
                        + "},\"status\":{\"readyReplicas\":" + ready + "}}"));
    }

    private Reply scripted(Request request) {
        String selector = request.query().getOrDefault("fieldSelector", "");
        String key = selector.isEmpty() ? request.path() : selector.replace("spec.nodeName=", "pods on ");
        return replies.getOrDefault(key, Reply.notFound("things", request.path()));
    }

    private static NodeRef ref(String name, String uid) {
        return new NodeRef(new NodeName(name), uid);
    }

    private static String node(String name, String uid, String more) {
        return "{\"metadata\":{\"name\":\"" + name + "\",\"uid\":\"" + uid + "\"" + more
                + "},\"status\":{\"conditions\":"
                + "[{\"type\":\"Ready\",\"status\":\"True\"}],\"nodeInfo\":{\"kubeletVersion\":\"v1.36.1\"}}}";
    }

    private static String cordoned(String uid, boolean unschedulable) {
        return "{\"metadata\":{\"name\":\"a\",\"uid\":\"" + uid + "\"},\"spec\":{"
                + (unschedulable ? "\"unschedulable\":true" : "") + "}}";
    }

    private static String pod(String namespace, String name, String daemonSet) {
        return "{\"metadata\":{\"namespace\":\"" + namespace + "\",\"name\":\"" + name + "\",\"uid\":\"" + name + "\""
                + (daemonSet.isEmpty() ? "" : "," + owner("apps/v1", "DaemonSet", daemonSet)) + "}}";
    }

    private static String owner(String apiVersion, String kind, String name) {
        return "\"ownerReferences\":[{\"apiVersion\":\"" + apiVersion + "\",\"kind\":\"" + kind + "\",\"name\":\""
                + name + "\",\"uid\":\"o\",\"controller\":true}]";
    }

    private static String budget(String namespace, String name) {
        return "{\"metadata\":{\"namespace\":\"" + namespace + "\",\"name\":\"" + name + "\"}}";
    }

    private static Reply list(String more, String... items) {
        return Reply.ok("{\"metadata\":{\"continue\":\"" + more + "\"},\"items\":[" + String.join(",", items) + "]}");
    }

    private ScriptedApiServer serve(Script script) throws IOException {
        ScriptedApiServer api = new ScriptedApiServer(script);
        open.add(api);
        return api;
    }

    private KubernetesCluster cluster(ScriptedApiServer api) {
        KubernetesCluster cluster =
                api.cluster(Duration.ofSeconds(10), WatchTimes.usual(new Random(1)), InstantSource.fixed(NOW));
        open.add(cluster);
        return cluster;
    }
}

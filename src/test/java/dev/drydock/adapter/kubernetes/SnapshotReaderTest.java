package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.adapter.kubernetes.ScriptedApiServer.Reply;
import dev.drydock.adapter.kubernetes.ScriptedApiServer.Request;
import dev.drydock.cluster.Budget;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.EvictionSupport;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.Presence;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SnapshotReaderTest {
    @RegisterExtension
    private final ScriptedApis apis = new ScriptedApis();

    private static final String DISCOVERY =
            "{\"resources\":[{\"name\":\"pods\"},{\"name\":\"pods/eviction\",\"group\":\"policy\",\"version\":\"v1\"}]}";

    private final Map<String, Reply> replies = new ConcurrentHashMap<>();

    @Test
    void theIdentityIsReadOnce() throws IOException {
        replies.put("/api/v1/namespaces/kube-system", Reply.ok("{\"metadata\":{\"uid\":\"k\"}}"));
        ScriptedApiServer api = apis.serve(this::scripted);
        KubernetesCluster cluster = apis.cluster(api);

        assertThat(cluster.identity()).isEqualTo(new ClusterIdentity("harbour", "k"));
        assertThat(cluster.identity()).isEqualTo(new ClusterIdentity("harbour", "k"));
        assertThat(api.requests()).hasSize(1);
    }

    @Test
    void nodesComeInPagesAndAreSorted() throws IOException {
        ScriptedApiServer api = apis.serve(request -> request.query().containsKey("continue")
                ? list("", node("b", "u2", ""))
                : list(
                        "next page/+",
                        node("c", "u3", ""),
                        "{\"metadata\":{\"name\":\"NOT VALID\"}}",
                        node("a", "u1", """
                            ,"labels":{"node-role.kubernetes.io/control-plane":""}\
                            """)));

        assertThat(apis.cluster(api).nodes())
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
    void aNodeTellsItsInternalAddress() throws IOException {
        ScriptedApiServer api = apis.serve(request -> list("", """
            {"metadata":{"name":"a"},"status":{"addresses":[{"type":"Hostname","address":"a"},
             {"type":"InternalIP","address":"10.0.0.1"},{"type":"InternalIP","address":"fd00::1"}]}}\
            """));

        assertThat(apis.cluster(api).nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.internalAddress()).contains("10.0.0.1"));
    }

    @Test
    void aCordonedNodeTellsWhenItWasClosed() throws IOException {
        ScriptedApiServer api = apis.serve(request -> list("", """
            {"metadata":{"name":"a"},"spec":{"unschedulable":true,"taints":[
             {"key":"other","effect":"NoExecute","timeAdded":"2026-01-01T00:00:00Z"},
             {"key":"node.kubernetes.io/unschedulable","effect":"NoSchedule","timeAdded":"2026-02-03T04:05:06Z"}]}}\
            """, """
            {"metadata":{"name":"b"},"spec":{"unschedulable":true,"taints":[
             {"key":"node.kubernetes.io/unschedulable","effect":"NoSchedule"}]}}\
            """));

        assertThat(apis.cluster(api).nodes())
                .extracting(Node::closedAt)
                .containsExactly(Optional.of(Instant.parse("2026-02-03T04:05:06Z")), Optional.empty());
    }

    @Test
    void aListWhosePagesExpiredIsReadOnceMoreInOnePiece() throws IOException {
        ScriptedApiServer api = apis.serve(request -> {
            if (request.query().containsKey("continue")) {
                return Reply.of(
                        410, ScriptedApiServer.status(410, "Expired", "The provided continue parameter is too old"));
            }
            return request.query().containsKey("limit")
                    ? list("more", node("a", "u1", ""))
                    : list("", node("a", "u1", ""), node("b", "u2", ""));
        });

        assertThat(apis.cluster(api).nodes())
                .extracting(node -> node.name().value())
                .containsExactly("a", "b");
    }

    @Test
    void aSnapshotHoldsWhatStandsInTheWay() throws IOException {
        theCluster();
        replies.put("/apis/apps/v1/namespaces/kube/daemonsets/net", Reply.ok("{\"kind\":\"DaemonSet\"}"));
        replies.put("/apis/apps/v1/namespaces/kube/daemonsets/old", Reply.notFound("daemonsets.apps", "old"));
        replies.put("/apis/apps/v1/namespaces/kube/daemonsets/odd", Reply.of(404, "404 page not found"));
        ScriptedApiServer api = apis.serve(this::scripted);

        ClusterSnapshot snapshot = apis.cluster(api)
                .snapshot(List.of(new NodeName("b"), new NodeName("a"), new NodeName("gone"), new NodeName("a")));

        assertThat(snapshot.takenAt()).isEqualTo(ScriptedApis.NOW);
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
        ScriptedApiServer api = apis.serve(this::scripted);

        assertThat(apis.cluster(api).snapshot(List.of(new NodeName("a"))).budgets())
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

        ClusterSnapshot snapshot = apis.cluster(apis.serve(this::scripted)).snapshot(List.of(new NodeName("a")));

        assertThat(snapshot.evictionSupport()).isEqualTo(EvictionSupport.POLICY_V1BETA1);
        assertThat(snapshot.budgets()).extracting(Budget::display).containsExactly("kube/dns");
    }

    @Test
    void aSnapshotThatMayNotBeReadSaysWhatToGrant() throws IOException {
        theCluster();
        replies.put("pods on a", Reply.of(403, ScriptedApiServer.status(403, "Forbidden", "not yours")));
        KubernetesCluster cluster = apis.cluster(apis.serve(this::scripted));

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
        KubernetesCluster cluster = apis.cluster(apis.serve(request -> Reply.ok("<html>Please log in</html>")));

        assertThatThrownBy(cluster::nodes)
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ClusterException.Kind.REFUSED))
                .hasMessageContaining("does not speak the Kubernetes API");
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

    private static String pod(String namespace, String name, String daemonSet) {
        return "{\"metadata\":{\"namespace\":\"" + namespace + "\",\"name\":\"" + name + "\",\"uid\":\"" + name + "\""
                + (daemonSet.isEmpty() ? "" : "," + owner("apps/v1", "DaemonSet", daemonSet)) + "}}";
    }

    private static String budget(String namespace, String name) {
        return "{\"metadata\":{\"namespace\":\"" + namespace + "\",\"name\":\"" + name + "\"}}";
    }

    private static Reply list(String more, String... items) {
        return Reply.ok("{\"metadata\":{\"continue\":\"" + more + "\"},\"items\":[" + String.join(",", items) + "]}");
    }

    private static String owner(String apiVersion, String kind, String name) {
        return "\"ownerReferences\":[{\"apiVersion\":\"" + apiVersion + "\",\"kind\":\"" + kind + "\",\"name\":\""
                + name + "\",\"uid\":\"o\",\"controller\":true}]";
    }
}

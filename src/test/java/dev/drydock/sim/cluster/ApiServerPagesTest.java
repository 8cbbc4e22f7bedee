package dev.drydock.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the API server tells of itself, what kubeadm keeps in the cluster, and its add-ons' way to a new image. */
class ApiServerPagesTest {
    private final SimulatedCluster cluster = SimulatedCluster.builder()
            .listeningOn("127.0.0.2")
            .version("v1.30.4")
            .node("n1")
            .node("n2")
            .configMap("kube-system", "kubeadm-config", Map.of("ClusterConfiguration", "kubernetesVersion: v1.31.1\n"))
            .daemonSet("kube-system", "proxy", PodShape.plain().container("proxy", "example.test/proxy:v1"))
            .start();
    private final RawApi api = new RawApi(cluster.url());
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.shutdownNow();
        api.close();
        cluster.close();
    }

    private HttpResponse<String> page(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(cluster.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void itIsServedWhereItIsTold() {
        assertThat(cluster.url()).startsWith("http://127.0.0.2:");
    }

    @Test
    void probesTellTheirChecksWhenAskedOrWhenOneFails() throws IOException, InterruptedException {
        assertThat(page("/readyz").body()).isEqualTo("ok");
        assertThat(page("/readyz?verbose").body()).contains("[+]etcd ok\n").endsWith("readyz check passed\n");
        assertThat(page("/livez?verbose=true").body()).endsWith("livez check passed\n");

        cluster.probes().fail("etcd");
        assertThat(page("/readyz").statusCode()).isEqualTo(500);
        assertThat(page("/readyz").body())
                .contains("[+]ping ok\n[+]log ok\n[-]etcd failed: reason withheld\n")
                .endsWith("readyz check failed\n");
        cluster.probes().pass();
        assertThat(page("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsTellDeprecatedUse() throws IOException, InterruptedException {
        cluster.probes().deprecatedUse("flowcontrol.apiserver.k8s.io", "v1beta3", "flowschemas", "1.32");

        assertThat(page("/metrics").body())
                .contains("# TYPE apiserver_requested_deprecated_apis gauge\n"
                              + "apiserver_requested_deprecated_apis{group=\"flowcontrol.apiserver.k8s.io\",removed_release=\"1.32\",resource=\"flowschemas\",subresource=\"\",version=\"v1beta3\"}"
                              + " 1\n");
        assertThat(page("/metrics").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    }

    @Test
    void theVersionIsThatOfTheOldestApiServer() throws IOException, InterruptedException {
        assertThat(api.get("/version").json().path("gitVersion").asText()).isEqualTo("v1.30.4");
        PodShape server = PodShape.plain().label("component", "kube-apiserver");
        cluster.add()
                .barePod("kube-system", "a", "n1", server.container("main", "example.test/kube-apiserver:v1.32.0"))
                .barePod("kube-system", "b", "n2", server.container("main", "example.test/kube-apiserver:v1.31.10"));

        assertThat(api.get("/version").json().path("gitVersion").asText()).isEqualTo("v1.31.10");
        assertThat(api.get("/version").json().path("minor").asText()).isEqualTo("31");
    }

    @Test
    void configMapsAreThere() throws IOException, InterruptedException {
        assertThat(api.get("/api/v1/namespaces/kube-system/configmaps/kubeadm-config")
                        .json()
                        .at("/data/ClusterConfiguration")
                        .asText())
                .isEqualTo("kubernetesVersion: v1.31.1\n");
    }

    @Test
    void aChangedDaemonSetGoesFromNodeToNode() throws IOException, InterruptedException {
        String path = "/apis/apps/v1/namespaces/kube-system/daemonsets/proxy";
        api.patch(path, "application/strategic-merge-patch+json", """
            {"spec": {"template": {"spec": {"containers": [{"name": "proxy", "image": "example.test/proxy:v2"}]}}}}
            """);

        await().until(() ->
                api.get(path).json().at("/status/updatedNumberScheduled").asInt() == 2
                        && api.get(path).json().at("/status/numberReady").asInt() == 2);
        assertThat(api.get("/api/v1/namespaces/kube-system/pods").json().path("items"))
                .hasSize(2)
                .allSatisfy(pod -> assertThat(
                                pod.at("/status/containerStatuses/0/image").asText())
                        .isEqualTo("example.test/proxy:v2"));
    }
}

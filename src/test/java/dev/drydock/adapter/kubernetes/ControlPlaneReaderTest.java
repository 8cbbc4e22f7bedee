package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.adapter.kubernetes.ScriptedApiServer.Reply;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.upgrade.ComponentPod;
import dev.drydock.cluster.upgrade.ControlPlane;
import dev.drydock.cluster.upgrade.DeprecatedUse;
import dev.drydock.cluster.upgrade.KubeadmPlan;
import dev.drydock.cluster.upgrade.KubeadmRecord;
import dev.drydock.cluster.upgrade.Readiness;
import dev.drydock.cluster.upgrade.Rollout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlPlaneReaderTest {
    @RegisterExtension
    private final ScriptedApis apis = new ScriptedApis();

    private ControlPlane serving(Map<String, Reply> answers) throws IOException {
        return apis.cluster(apis.serve(request -> answers.getOrDefault(request.path(), Reply.of(404, "no such path"))))
                .controlPlane();
    }

    private ControlPlane serving(String path, String body) throws IOException {
        return serving(Map.of(path, Reply.ok(body)));
    }

    @Test
    void tellsTheVersionThatAnswers() throws IOException {
        assertThat(serving("/version", "{\"major\":\"1\",\"gitVersion\":\"v1.31.2+k3s1\"}")
                        .version())
                .isEqualTo("v1.31.2+k3s1");
    }

    @Test
    void findsTheComponentsByKubeadmsLabels() throws IOException {
        ScriptedApiServer api = apis.serve(request -> Reply.ok(
                "tier=control-plane".equals(request.query().get("labelSelector"))
                        ? list(
                                pod("etcd-cp1", "cp1", "\"component\":\"etcd\"", "registry.k8s.io/etcd:3.5.16-0"),
                                pod(
                                        "kube-apiserver-cp1",
                                        "cp1",
                                        "\"component\":\"kube-apiserver\"",
                                        "r:5000/a:v1.31.2"),
                                pod("unscheduled", "", "\"component\":\"kube-apiserver\"", "r/a:v1.31.2"),
                                pod("unlabelled", "cp1", "\"a\":\"b\"", "r/a:v1.31.2"))
                        : list(pod(
                                "kube-proxy-x",
                                "w1",
                                "\"k8s-app\":\"kube-proxy\"",
                                "r/kube-proxy:v1.31.1@sha256:12"))));

        assertThat(apis.cluster(api).controlPlane().components())
                .containsExactly(
                        new ComponentPod(new NodeName("cp1"), "etcd", "registry.k8s.io/etcd:3.5.16-0", true),
                        new ComponentPod(new NodeName("cp1"), "kube-apiserver", "r:5000/a:v1.31.2", true),
                        new ComponentPod(new NodeName("w1"), "kube-proxy", "r/kube-proxy:v1.31.1@sha256:12", true));
    }

    private static String list(String... pods) {
        return "{\"kind\":\"PodList\",\"items\":[" + String.join(",", pods) + "]}";
    }

    private static String pod(String name, String node, String label, String image) {
        return """
            {"metadata":{"name":"%s","labels":{%s}},"spec":{"nodeName":"%s","containers":[{"image":"%s"}]},
             "status":{"conditions":[{"type":"Ready","status":"True"}]}}
            """.formatted(name, label, node, image);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "registry.k8s.io/kube-apiserver:v1.31.2, v1.31.2",
        "registry:5000/kube-apiserver:v1.31.2, v1.31.2",
        "registry:5000/kube-apiserver, ''",
        "kube-apiserver:v1.31.2, v1.31.2",
        "kube-apiserver, ''",
        "kube-apiserver@sha256:abc, ''",
        "registry:5000/kube-apiserver:v1.31.2@sha256:abc, v1.31.2",
        "'', ''",
    })
    void anImagesTagIsWhatFollowsItsLastName(String image, String tag) {
        assertThat(ComponentPod.tagOf(image)).isEqualTo(tag);
    }

    @Test
    void tellsWhetherTheAddonsAreRolledOut() throws IOException {
        String template = "\"template\":{\"spec\":{\"containers\":[{\"image\":\"r/x:v1.31.2\"}]}}";
        ControlPlane cluster = serving(Map.of(
                "/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy",
                Reply.ok("{\"metadata\":{\"generation\":3},\"spec\":{" + template
                        + "},\"status\":{\"observedGeneration\":3,"
                        + "\"desiredNumberScheduled\":5,\"updatedNumberScheduled\":5,\"numberReady\":4}}"),
                "/apis/apps/v1/namespaces/kube-system/deployments/coredns",
                Reply.ok("{\"metadata\":{\"generation\":3},\"spec\":{\"replicas\":2," + template
                        + "},\"status\":{\"observedGeneration\":3,\"updatedReplicas\":2,\"readyReplicas\":2}}")));

        assertThat(cluster.kubeProxy()).contains(new Rollout("r/x:v1.31.2", 5, 5, 4, true));
        assertThat(cluster.kubeProxy().orElseThrow().isDone()).isFalse();
        assertThat(cluster.coreDns().orElseThrow().isDone()).isTrue();
    }

    private static final String CONFIG_MAP = "/api/v1/namespaces/kube-system/configmaps/kubeadm-config";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'kubernetesVersion: v1.31.2', v1.31.2",
        "'apiServer: {}\\nkubernetesVersion: \\\"1.31.2\\\" # by hand\\nnetworking: {}', 1.31.2",
        "'  kubernetesVersion: v1.31.2', ''",
        "'kubernetesVersion: {{ version }}', ''",
        "'', ''",
    })
    void readsWhatKubeadmWroteDown(String configuration, String version) throws IOException {
        ControlPlane cluster = serving(CONFIG_MAP, "{\"data\":{\"ClusterConfiguration\":\"" + configuration + "\"}}");

        assertThat(cluster.kubeadm())
                .contains(new KubeadmRecord(Optional.of(version).filter(text -> !text.isEmpty())));
    }

    @Test
    void thatKubeadmWroteNothingIsNotThatWeMayNotSeeIt() throws IOException {
        assertThat(serving(Map.of(CONFIG_MAP, Reply.notFound("configmaps", "kubeadm-config")))
                        .kubeadm())
                .isEmpty();
        ControlPlane shut =
                serving(Map.of(CONFIG_MAP, Reply.of(403, ScriptedApiServer.status(403, "Forbidden", "no"))));
        assertThatThrownBy(shut::kubeadm)
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(ClusterException.Kind.FORBIDDEN))
                .hasMessageContaining("the verb \"get\" on \"configmaps\"");
    }

    @Test
    void tellsWhatOfAnApiServerIsNotReady() throws IOException {
        assertThat(serving("/readyz", "[+]ping ok\n[+]etcd ok\nreadyz check passed\n")
                        .readiness())
                .isEqualTo(new Readiness(true, List.of()));
        assertThat(serving(Map.of(
                                "/readyz",
                                Reply.of(500, "[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n")))
                        .readiness())
                .isEqualTo(new Readiness(false, List.of("etcd")));
        assertThatThrownBy(serving(Map.of("/readyz", Reply.of(503, "no backend")))::readiness)
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("no backend");
    }

    @Test
    void findsTheDeprecatedUsesInMegabytesOfMetrics() throws IOException {
        byte[] others = "apiserver_request_total{code=\"200\",resource=\"pods\"} 17\n"
                .repeat(20_000)
                .getBytes(StandardCharsets.UTF_8);
        byte[] endless = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        ControlPlane cluster = serving(Map.of("/metrics", Reply.stream(out -> {
            for (int i = 0; i < 20; i++) {
                out.write(others);
            }
            out.write(endless);
            out.write('\n');
            out.write("""
                # TYPE apiserver_requested_deprecated_apis gauge
                apiserver_requested_deprecated_apis{group="batch",removed_release="1.25",resource="cronjobs",subresource="",version="v1beta1"} 1
                apiserver_requested_deprecated_apis{group="batch",removed_release="1.25",resource="cronjobs",subresource="status",version="v1beta1"} 1
                apiserver_requested_deprecated_apis{group="",removed_release="",resource="componentstatuses",subresource="",version="v1"} 1
                apiserver_requested_deprecated_apis{group="a",removed_release="1.30",resource="never",subresource="",version="v1"} 0
                """.getBytes(StandardCharsets.UTF_8));
            out.write(others);
        })));

        assertThat(cluster.deprecatedUses())
                .containsExactly(
                        new DeprecatedUse("batch", "v1beta1", "cronjobs", "1.25"),
                        new DeprecatedUse("", "v1", "componentstatuses", ""));
    }

    @Test
    void whoMayNotReadMetricsIsToldWhatToGrant() throws IOException {
        ControlPlane cluster =
                serving(Map.of("/metrics", Reply.of(403, ScriptedApiServer.status(403, "Forbidden", "no path"))));

        assertThatThrownBy(cluster::deprecatedUses)
                .hasMessageContaining("Drydock may not get /metrics (403): grant its account the verb \"get\" on the"
                        + " non-resource URL \"/metrics\", as the ClusterRole in manifests/kubernetes does");
    }

    @Test
    void metricsWithoutEndAreNotReadForEver() throws IOException {
        byte[] lines = "apiserver_requested_deprecated_apis{group=\"batch\"} 1\n"
                .repeat(20_000)
                .getBytes(StandardCharsets.UTF_8);
        ControlPlane cluster = serving(Map.of("/metrics", Reply.stream(out -> {
            while (true) {
                out.write(lines);
            }
        })));

        assertThatThrownBy(cluster::deprecatedUses)
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("too long to be read to its end");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing available      | ''  | 0 upgrades",
                "blank lines            | '\n\n' | 0 upgrades",
                "v1alpha3               |"
                    + " '{\"kind\":\"UpgradePlan\",\"apiVersion\":\"output.kubeadm.k8s.io/v1alpha3\",\"availableUpgrades\":[{\"description\":\"version"
                    + " in the v1.31"
                    + " series\",\"components\":[{\"name\":\"kubelet\",\"currentVersion\":\"v1.31.0\",\"newVersion\":\"v1.31.2\",\"nodeName\":\"cp1\"}]}]}'"
                    + " | version in the v1.31 series: kubelet cp1 v1.31.0 v1.31.2",
                "v1alpha3, none         | '{\"kind\":\"UpgradePlan\",\"availableUpgrades\":[]}' | 0 upgrades",
                "v1alpha2, flat         |"
                    + " '{\"kind\":\"UpgradePlan\",\"components\":[{\"name\":\"etcd\",\"currentVersion\":\"3.5.1\",\"newVersion\":\"3.5.6\"}]}'"
                    + " | : etcd  3.5.1 3.5.6",
                "warnings before        | 'W1129 something old\n"
                        + "{\"kind\":\"UpgradePlan\",\"components\":[{\"name\":\"etcd\"}]}' | : etcd   ",
                "odd fields             |"
                    + " '{\"kind\":\"UpgradePlan\",\"components\":[7,{\"name\":{}},{\"name\":\"etcd\",\"more\":[1]}]}'"
                    + " | : etcd   ",
                "another kind           | '{\"kind\":\"Status\"}' | no plan",
                "no JSON                | 'Error: what' | no plan",
                "cut JSON               | '{\"kind\":\"UpgradePlan\",' | no plan",
                "a list                 | '[]' | no plan",
            })
    void readsKubeadmsPlanInBothShapes(String name, String output, String expected) {
        Function<KubeadmPlan, String> words = plan -> plan.upgrades().isEmpty()
                ? "0 upgrades"
                : plan.upgrades().stream()
                        .map(upgrade -> upgrade.description() + ": "
                                + upgrade.components().stream()
                                        .map(each -> each.name() + " " + each.node() + " " + each.current() + " "
                                                + each.target())
                                        .toList()
                                        .getFirst())
                        .toList()
                        .getFirst();
        assertThat(new KubeadmPlanText()
                        .read(output)
                        .map(words)
                        .orElse("no plan")
                        .strip())
                .isEqualTo(expected.strip());
    }

    @Test
    void aPlanWithoutEndIsNone() {
        assertThat(new KubeadmPlanText().read("{\"kind\":\"UpgradePlan\"," + " ".repeat(2_000_000) + "}"))
                .isEmpty();
    }
}

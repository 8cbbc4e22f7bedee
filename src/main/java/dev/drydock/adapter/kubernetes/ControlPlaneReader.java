package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.Budget;
import dev.drydock.cluster.EvictionSupport;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.upgrade.ComponentPod;
import dev.drydock.cluster.upgrade.ControlPlane;
import dev.drydock.cluster.upgrade.CustomKind;
import dev.drydock.cluster.upgrade.DeprecatedUse;
import dev.drydock.cluster.upgrade.KubeadmRecord;
import dev.drydock.cluster.upgrade.NodeFacts;
import dev.drydock.cluster.upgrade.Readiness;
import dev.drydock.cluster.upgrade.Rollout;
import dev.drydock.cluster.upgrade.StoredKind;
import dev.drydock.cluster.upgrade.WrittenObjects;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what the control plane and its nodes are made of. */
final class ControlPlaneReader implements ControlPlane {
    private static final ApiPath SYSTEM_PODS = ApiPath.of("/api/v1/namespaces/kube-system/pods");
    private static final ApiPath SYSTEM_APPS = ApiPath.of("/apis/apps/v1/namespaces/kube-system");
    private static final Deed VERSION = new Deed(
            "read /version",
            "bind its account to the ClusterRole system:public-info-viewer, as Kubernetes does by default");
    private static final Deed READYZ = new Deed("read /readyz", VERSION.remedy());
    /** In the ClusterConfiguration, which kubeadm keeps as YAML within the ConfigMap. */
    private static final Pattern CONFIGURED =
            Pattern.compile("(?m)^kubernetesVersion:[ \\t]*[\"']?(v?[0-9A-Za-z.+_-]{1,80})[\"']?[ \\t]*(?:#.*)?$");

    private static final int LONGEST_CONFIGURATION = 1024 * 1024;
    private static final int MOST_FAILING = 50;
    private static final Pattern FAILING = Pattern.compile("(?m)^\\[-\\]([^ \\n]{1,100})");

    private final ApiServer server;
    private final Supplier<EvictionSupport> evictionSupport;

    ControlPlaneReader(ApiServer server, Supplier<EvictionSupport> evictionSupport) {
        this.server = server;
        this.evictionSupport = evictionSupport;
    }

    @Override
    public String version() {
        JsonNode version = server.document(VERSION, server.answered(() -> server.get(ApiPath.of("/version"))));
        return Json.text(version, "gitVersion");
    }

    @Override
    public List<NodeFacts> nodes() {
        return server.list(RequiredAccess.LIST_NODES.deed(), ApiPath.of("/api/v1/nodes")).items().stream()
                .flatMap(node -> NodeReader.read(node).stream()
                        .map(read -> new NodeFacts(
                                read,
                                info(node, "containerRuntimeVersion"),
                                info(node, "osImage"),
                                info(node, "kernelVersion"))))
                .sorted(Comparator.comparing(facts -> facts.node().name()))
                .toList();
    }

    private static String info(JsonNode node, String field) {
        return Words.bounded(Json.text(node, "status", "nodeInfo", field));
    }

    @Override
    public List<ComponentPod> components() {
        return Stream.concat(
                        pods("tier=control-plane", pod -> Json.text(pod, "metadata", "labels", "component")),
                        pods("k8s-app=kube-proxy", pod -> "kube-proxy"))
                .sorted(Comparator.comparing(ComponentPod::component).thenComparing(ComponentPod::node))
                .toList();
    }

    /** Pods that are going are what was, not what is. */
    private Stream<ComponentPod> pods(String selector, Function<JsonNode, String> component) {
        return server
                .list(RequiredAccess.LIST_PODS.deed(), SYSTEM_PODS.with("labelSelector", selector))
                .items()
                .stream()
                .filter(pod -> Json.text(pod, "metadata", "deletionTimestamp").isEmpty())
                .filter(pod -> NodeName.isValid(Json.text(pod, "spec", "nodeName")))
                .filter(pod -> !component.apply(pod).isEmpty())
                .map(pod -> new ComponentPod(
                        new NodeName(Json.text(pod, "spec", "nodeName")),
                        component.apply(pod),
                        image(Json.at(pod, "spec")),
                        Conditions.isTrue(pod, "Ready")));
    }

    private static String image(JsonNode podSpec) {
        return Words.bounded(Json.text(podSpec.path("containers").path(0), "image"));
    }

    @Override
    public Optional<Rollout> kubeProxy() {
        return server.find(
                        RequiredAccess.GET_DAEMON_SET.deed(),
                        SYSTEM_APPS.slash("daemonsets").slash("kube-proxy"))
                .map(set -> new Rollout(
                        image(Json.at(set, "spec", "template", "spec")),
                        count(set, "desiredNumberScheduled"),
                        count(set, "updatedNumberScheduled"),
                        count(set, "numberReady"),
                        isObserved(set)));
    }

    @Override
    public Optional<Rollout> coreDns() {
        return server.find(
                        RequiredAccess.GET_DEPLOYMENT.deed(),
                        SYSTEM_APPS.slash("deployments").slash("coredns"))
                .map(deployment -> new Rollout(
                        image(Json.at(deployment, "spec", "template", "spec")),
                        Json.at(deployment, "spec", "replicas").asInt(1),
                        count(deployment, "updatedReplicas"),
                        count(deployment, "readyReplicas"),
                        isObserved(deployment)));
    }

    private static int count(JsonNode workload, String field) {
        return Json.at(workload, "status", field).asInt();
    }

    private static boolean isObserved(JsonNode workload) {
        return Json.at(workload, "status", "observedGeneration").asLong()
                >= Json.at(workload, "metadata", "generation").asLong();
    }

    /** The texts of kubeadm's ConfigMap; empty where there is none. */
    Optional<Map<String, String>> kubeadmConfiguration() {
        return kubeadmConfig().map(map -> Json.texts(map, "data"));
    }

    private Optional<JsonNode> kubeadmConfig() {
        return server.find(
                RequiredAccess.GET_KUBEADM_CONFIG.deed(),
                ApiPath.of("/api/v1/namespaces/kube-system/configmaps/kubeadm-config"));
    }

    @Override
    public Optional<KubeadmRecord> kubeadm() {
        return kubeadmConfig()
                .map(map -> Json.text(map, "data", "ClusterConfiguration"))
                .map(text -> {
                    Matcher found = CONFIGURED.matcher(text);
                    return new KubeadmRecord(
                            text.length() <= LONGEST_CONFIGURATION && found.find()
                                    ? Optional.of(found.group(1))
                                    : Optional.empty());
                });
    }

    /** An API server that is not ready answers 500 with the same list; what stands before it may answer anything. */
    @Override
    public Readiness readiness() {
        Answer answer = server.answered(() -> server.get(ApiPath.of("/readyz").with("verbose", "true")));
        List<String> failing = FAILING.matcher(answer.body())
                .results()
                .limit(MOST_FAILING)
                .map(check -> check.group(1))
                .toList();
        if (!answer.isSuccess() && failing.isEmpty()) {
            throw Failures.refused(server.host(), READYZ, answer);
        }
        return new Readiness(answer.isSuccess(), failing);
    }

    @Override
    public List<DeprecatedUse> deprecatedUses() {
        return DeprecatedMetric.read(server.lines(
                RequiredAccess.GET_METRICS.deed(), ApiPath.of(RequiredAccess.METRICS), DeprecatedMetric.NAME));
    }

    @Override
    public WrittenObjects written(StoredKind kind, Set<String> apiVersions) {
        return WrittenReader.read(server, kind, apiVersions);
    }

    @Override
    public List<CustomKind> customKinds() {
        return DefinitionsReader.read(server);
    }

    @Override
    public List<Budget> budgets() {
        ApiPath policy = ApiPath.of(
                evictionSupport.get() == EvictionSupport.POLICY_V1BETA1 ? "/apis/policy/v1beta1" : "/apis/policy/v1");
        return server.list(RequiredAccess.LIST_BUDGETS.deed(), policy.slash("poddisruptionbudgets")).items().stream()
                .map(BudgetReader::read)
                .sorted(Comparator.comparing(Budget::display))
                .toList();
    }
}

package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What kubeadm and the kubelets of its nodes do to a cluster when it is upgraded, each at once. */
public final class KubeadmMoves {
    /** The static pods of a control plane. */
    static final List<String> COMPONENTS =
            List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd");

    static final String RECORD = "kubeadm-config";
    static final String PROXY = "kube-proxy";
    static final String DNS = "coredns";

    private static final String SYSTEM = "kube-system";
    private static final String IMAGES = "registry.k8s.io/";
    private static final String ETCD = "3.6.4-0";
    private static final String DNS_VERSION = "v1.12.1";

    private final Stage stage;

    KubeadmMoves(Stage stage) {
        this.stage = stage;
    }

    static Map<String, String> record(String version) {
        return Map.of("ClusterConfiguration", """
            apiVersion: kubeadm.k8s.io/v1beta4
            clusterName: kubernetes
            imageRepository: registry.k8s.io
            kind: ClusterConfiguration
            kubernetesVersion: %s
            """.formatted(version));
    }

    /** It is moved on one node after the other, on hundreds where there are hundreds. */
    static PodShape proxy() {
        return PodShape.plain()
                .terminatesAfter(Duration.ofMillis(10))
                .readyAfter(Duration.ofMillis(10))
                .label("k8s-app", PROXY)
                .toleratingAll()
                .container(PROXY, IMAGES + PROXY + ":" + NodeShape.VERSION);
    }

    static PodShape dns() {
        return PodShape.plain()
                .label("k8s-app", "kube-dns")
                .tolerating("node-role.kubernetes.io/control-plane")
                .container(DNS, IMAGES + "coredns/coredns:" + DNS_VERSION);
    }

    static PodShape component(String name) {
        return PodShape.plain()
                .label("tier", "control-plane")
                .label("component", name)
                .container(name, IMAGES + name + ":" + (name.equals("etcd") ? ETCD : NodeShape.VERSION));
    }

    /** A node's kubelet takes up another version of a component of the control plane; etcd stays what it is. */
    public void component(String node, String name, String version) {
        stage.edit(
                ResourceType.PODS,
                new ObjectKey(SYSTEM, name + "-" + node),
                pod -> image(pod.path("spec"), IMAGES + name + ":" + version));
    }

    /** All of a node's components of the control plane that have the cluster's version. */
    public void controlPlane(String node, String version) {
        COMPONENTS.stream().filter(name -> !name.equals("etcd")).forEach(name -> component(node, name, version));
    }

    /** kubeadm writes down the cluster's version. */
    public void writesDown(String version) {
        edit(ResourceType.CONFIG_MAPS, RECORD, map -> map.set("data", Json.of(record(version))));
    }

    /** kubeadm moves the add-ons: kube-proxy is rolled out, and CoreDNS is the same in both versions. */
    public void addons(String version) {
        edit(ResourceType.DAEMON_SETS, PROXY, set -> {
            image(set.path("spec").path("template").path("spec"), IMAGES + PROXY + ":" + version);
            ObjectNode meta = Json.meta(set);
            meta.put("generation", meta.path("generation").asLong() + 1);
        });
    }

    /** A node's kubelet tells what it is, and whether it is ready. */
    public void kubelet(String node, String version, boolean ready) {
        stage.edit(ResourceType.NODES, ObjectKey.cluster(node), tree -> {
            Json.child(Json.child(tree, "status"), "nodeInfo").put("kubeletVersion", version);
            NodeShape.ready(tree, ready, stage.now());
        });
    }

    private void edit(ResourceType type, String name, Consumer<ObjectNode> change) {
        stage.edit(type, new ObjectKey(SYSTEM, name), change);
    }

    private static void image(JsonNode podSpec, String image) {
        if (podSpec.path("containers").path(0) instanceof ObjectNode container) {
            container.put("image", image);
        }
    }
}

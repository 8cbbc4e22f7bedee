package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Kubernetes' version skew policy. Where API servers differ, the oldest bounds from above and the newest from below; the
 * controllers of a node that has an API server are that one's clients, since kubeadm points them to it. Pure: says what it
 * thinks of every component, also of those that are fine. Of what is not known it says nothing. Where no API server shows among
 * the pods, as in clusters that others keep, the one that answers counts.
 */
public final class SkewPolicy {
    private static final int API_SERVERS = 1;
    private static final int CONTROLLERS = 1;
    private static final int CLIENT = 1;
    private static final int NODE = 3;
    private static final int NODE_FORMERLY = 2;
    /** The first API server that bears nodes three minor versions older, and the first kubelet of which it does. */
    private static final KubernetesVersion WIDER_SERVER = KubernetesVersion.of(1, 28, 0);

    private static final KubernetesVersion WIDER_NODE = KubernetesVersion.of(1, 25, 0);

    private final ClusterVersions versions;
    private final KubernetesVersion oldest;
    private final KubernetesVersion newest;
    private final List<SkewVerdict> verdicts = new ArrayList<>();

    private SkewPolicy(ClusterVersions versions, KubernetesVersion oldest, KubernetesVersion newest) {
        this.versions = versions;
        this.oldest = oldest;
        this.newest = newest;
    }

    /** Every verdict, by component and node; none where no API server's version is known. */
    public static List<SkewVerdict> judge(ClusterVersions versions) {
        Optional<KubernetesVersion> oldest =
                versions.oldest(Component.API_SERVER).or(versions::answering);
        Optional<KubernetesVersion> newest =
                versions.newest(Component.API_SERVER).or(versions::answering);
        return oldest.isPresent() && newest.isPresent()
                ? new SkewPolicy(versions, oldest.get(), newest.get()).all()
                : List.of();
    }

    /** The verdicts on rules that are broken. */
    public static List<SkewVerdict> broken(ClusterVersions versions) {
        return judge(versions).stream().filter(verdict -> !verdict.kept()).toList();
    }

    /** How many minor versions a kubelet or kube-proxy may be older than the newest API server. */
    public static int nodeReach(KubernetesVersion apiServer, KubernetesVersion node) {
        return apiServer.minorsAheadOf(WIDER_SERVER) >= 0 && node.minorsAheadOf(WIDER_NODE) >= 0 ? NODE : NODE_FORMERLY;
    }

    private List<SkewVerdict> all() {
        for (Component component : Component.values()) {
            versions.of(component).forEach((node, version) -> judge(component, node, version));
        }
        return List.copyOf(verdicts);
    }

    private void judge(Component component, NodeName node, KubernetesVersion version) {
        switch (component) {
            case API_SERVER -> notOlder(component, node, version, newest, API_SERVERS, SkewRule.API_SERVERS_TOGETHER);
            case CONTROLLER_MANAGER, SCHEDULER, CLOUD_CONTROLLER_MANAGER -> controller(component, node, version);
            case KUBELET -> {
                notNewer(component, node, version, oldest, SkewRule.KUBELET_NOT_NEWER);
                notOlder(component, node, version, newest, nodeReach(newest, version), SkewRule.KUBELET_NOT_OLDER);
            }
            case KUBE_PROXY -> {
                notNewer(component, node, version, oldest, SkewRule.PROXY_NOT_NEWER);
                notOlder(component, node, version, newest, nodeReach(newest, version), SkewRule.PROXY_NOT_OLDER);
                versions.of(Component.KUBELET, node).ifPresent(kubelet -> besideKubelet(node, version, kubelet));
            }
            case KUBECTL -> {
                boolean kept = version.minorsAheadOf(oldest) <= CLIENT && newest.minorsAheadOf(version) <= CLIENT;
                say(
                        component,
                        node,
                        version,
                        SkewRule.KUBECTL_NEAR,
                        kept,
                        beside(version, "kube-apiserver", servers()));
            }
            case KUBEADM ->
                say(
                        component,
                        node,
                        version,
                        SkewRule.KUBEADM_NOT_AHEAD,
                        version.minorsAheadOf(oldest) <= CLIENT,
                        beside(version, "kube-apiserver", oldest.toString()));
        }
    }

    private void controller(Component component, NodeName node, KubernetesVersion version) {
        Optional<KubernetesVersion> own = versions.of(Component.API_SERVER, node);
        notNewer(component, node, version, own.orElse(oldest), SkewRule.CONTROLLER_NOT_NEWER);
        notOlder(component, node, version, own.orElse(newest), CONTROLLERS, SkewRule.CONTROLLER_NOT_OLDER);
    }

    private void besideKubelet(NodeName node, KubernetesVersion version, KubernetesVersion kubelet) {
        int reach = version.minorsAheadOf(WIDER_NODE) >= 0 ? NODE : NODE_FORMERLY;
        boolean kept = Math.abs(version.minorsAheadOf(kubelet)) <= reach;
        say(
                Component.KUBE_PROXY,
                node,
                version,
                SkewRule.PROXY_NEAR_KUBELET,
                kept,
                beside(version, "the node's kubelet", kubelet.toString()));
    }

    private void notNewer(
            Component component, NodeName node, KubernetesVersion version, KubernetesVersion bound, SkewRule rule) {
        // Only minors count: a kubelet one patch ahead of its API server is common and harmless.
        boolean kept = version.minorsAheadOf(bound) <= 0;
        say(component, node, version, rule, kept, beside(version, "kube-apiserver", bound.toString()));
    }

    private void notOlder(
            Component component,
            NodeName node,
            KubernetesVersion version,
            KubernetesVersion bound,
            int reach,
            SkewRule rule) {
        boolean kept = bound.minorsAheadOf(version) <= reach;
        say(component, node, version, rule, kept, beside(version, "kube-apiserver", bound.toString()));
    }

    private String servers() {
        return oldest.equals(newest) ? oldest.toString() : oldest + " to " + newest;
    }

    private static String beside(KubernetesVersion version, String what, String bound) {
        return version + " beside " + what + " " + bound;
    }

    private void say(
            Component component,
            NodeName node,
            KubernetesVersion version,
            SkewRule rule,
            boolean kept,
            String numbers) {
        verdicts.add(new SkewVerdict(
                component,
                node,
                version,
                rule,
                kept,
                component.program() + " of " + node + " is " + numbers + ": it " + rule.words()));
    }
}

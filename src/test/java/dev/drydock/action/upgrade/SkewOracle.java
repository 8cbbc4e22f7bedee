package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import java.util.ArrayList;
import java.util.List;

/** The skew policy once more, written down another way: by numbers alone, as a reader of the documentation would check it. */
final class SkewOracle {
    private SkewOracle() {}

    /** What is wrong; kube-proxy ahead of an API server is let pass where kubeadm itself does that. */
    static List<String> troubles(ClusterVersions fleet, boolean oldKubeadm) {
        List<String> troubles = new ArrayList<>();
        List<Integer> servers = fleet.of(Component.API_SERVER).values().stream()
                .map(KubernetesVersion::minor)
                .sorted()
                .toList();
        int low = servers.getFirst();
        int high = servers.getLast();
        if (high - low > 1) {
            troubles.add("API servers " + servers);
        }
        for (NodeName node : fleet.machines().keySet()) {
            int kubelet = fleet.of(Component.KUBELET, node).orElseThrow().minor();
            int proxy = fleet.of(Component.KUBE_PROXY, node).orElseThrow().minor();
            int kubectl = fleet.of(Component.KUBECTL, node).orElseThrow().minor();
            if (kubelet > low || high - kubelet > (kubelet < 25 ? 2 : 3)) {
                troubles.add("kubelet " + node + " " + kubelet + " at " + servers);
            }
            if ((!oldKubeadm && proxy > low) || high - proxy > (proxy < 25 ? 2 : 3)) {
                troubles.add("kube-proxy " + node + " " + proxy + " at " + servers);
            }
            if (Math.abs(proxy - kubelet) > (proxy < 25 ? 2 : 3)) {
                troubles.add("kube-proxy " + node + " " + proxy + " beside kubelet " + kubelet);
            }
            if (kubectl > low + 1 || kubectl < high - 1) {
                troubles.add("kubectl " + node + " " + kubectl + " at " + servers);
            }
            if (fleet.of(Component.API_SERVER, node).isPresent()) {
                int own = fleet.of(Component.API_SERVER, node).orElseThrow().minor();
                int manager = fleet.of(Component.CONTROLLER_MANAGER, node)
                        .orElseThrow()
                        .minor();
                if (manager > own || own - manager > 1) {
                    troubles.add("controller-manager " + node + " " + manager);
                }
            }
        }
        return troubles;
    }

    /** Whether a node is so far behind that the next minor of the control plane would leave it. */
    static boolean lags(ClusterVersions fleet, KubernetesVersion target) {
        int high = fleet.newest(Component.API_SERVER).orElseThrow().minor();
        int next = Math.min(high + 1, target.minor());
        return fleet.of(Component.KUBELET).values().stream()
                .anyMatch(kubelet -> next - kubelet.minor() > (kubelet.minor() < 25 ? 2 : 3));
    }
}

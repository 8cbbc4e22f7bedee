package dev.drydock.adapter.kubernetes.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Takes from a Node what its machine and its controllers gave it, and leaves what people gave it: labels, annotations and taints.
 * Addresses, the provider's name and whether it is cordoned belong to this life of it; another one has its own, and refuses these.
 */
final class NodeStripping {
    private static final List<String> LABELS = List.of(
            "kubernetes.io/hostname",
            "kubernetes.io/arch",
            "kubernetes.io/os",
            "beta.kubernetes.io/",
            "feature.node.kubernetes.io/");
    private static final List<String> ANNOTATIONS = List.of(
            "node.alpha.kubernetes.io/ttl",
            "alpha.kubernetes.io/provided-node-ip",
            "volumes.kubernetes.io/controller-managed-attach-detach",
            "csi.volume.kubernetes.io/",
            "kubeadm.alpha.kubernetes.io/",
            "nfd.node.kubernetes.io/",
            "cluster.x-k8s.io/",
            "flannel.alpha.coreos.com/",
            "projectcalico.org/IPv",
            "projectcalico.org/VXLAN",
            "projectcalico.org/Wireguard",
            "io.cilium.network.",
            "network.cilium.io/",
            "k8s.ovn.org/");
    private static final List<String> TAINTS = List.of(
            "node.kubernetes.io/",
            "node.cloudprovider.kubernetes.io/",
            "ToBeDeletedByClusterAutoscaler",
            "DeletionCandidateOfClusterAutoscaler");

    private NodeStripping() {}

    static void strip(ObjectNode node) {
        ArrayNode taints = node.arrayNode();
        for (JsonNode taint : node.path("spec").path("taints")) {
            if (!isOf(TAINTS, taint.path("key").asText())) {
                taints.add(taint);
            }
        }
        node.remove("spec");
        if (!taints.isEmpty()) {
            node.putObject("spec").set("taints", taints);
        }
        remove(node.path("metadata").path("labels"), LABELS);
        remove(node.path("metadata").path("annotations"), ANNOTATIONS);
    }

    private static void remove(JsonNode names, List<String> beginnings) {
        if (names instanceof ObjectNode map) {
            map.remove(map.properties().stream()
                    .map(entry -> entry.getKey())
                    .filter(name -> isOf(beginnings, name))
                    .toList());
        }
    }

    private static boolean isOf(List<String> beginnings, String name) {
        return beginnings.stream().anyMatch(name::startsWith);
    }
}

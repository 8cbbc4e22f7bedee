package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Makes the nodes of scenarios. */
final class NodeShape {
    /** Of the kubelets, unless they are told another. */
    static final String VERSION = "v1.36.0";

    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

    private NodeShape() {}

    static ObjectNode worker(String name, Map<String, String> labels) {
        ObjectNode node = Json.object();
        Json.meta(node).put("name", name).set("labels", Json.of(labels));
        Json.child(Json.meta(node), "labels")
                .put("kubernetes.io/hostname", name)
                .put("kubernetes.io/os", "linux");
        Json.child(node, "spec");
        ObjectNode status = Json.child(node, "status");
        for (String field : new String[] {"capacity", "allocatable"}) {
            Json.child(status, field).put("cpu", "8").put("memory", "32Gi").put("pods", "250");
        }
        Json.child(status, "nodeInfo")
                .put("kubeletVersion", VERSION)
                .put("operatingSystem", "linux")
                .put("osImage", "Simulated")
                .put("kernelVersion", "6.1.0")
                .put("architecture", "amd64")
                .put("containerRuntimeVersion", "simulated://1")
                .put("kubeProxyVersion", "")
                .put("bootID", "simulated")
                .put("machineID", name)
                .put("systemUUID", name);
        return node;
    }

    static ObjectNode controlPlane(String name) {
        ObjectNode node = worker(name, Map.of(CONTROL_PLANE, ""));
        Json.list(Json.child(node, "spec"), "taints")
                .addObject()
                .put("key", CONTROL_PLANE)
                .put("effect", "NoSchedule");
        return node;
    }

    static boolean isReady(ObjectNode node) {
        for (JsonNode condition : node.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    static void ready(ObjectNode node, boolean ready, String now) {
        ObjectNode status = Json.child(node, "status");
        String reason = ready ? "KubeletReady" : "NodeStatusUnknown";
        PodStatus.condition(status, "Ready", ready ? "True" : "Unknown", reason, "", now);
    }
}

package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.NodePodRule;
import java.time.Duration;

/** What a node pod is made as. Pure. */
final class NodePodShape {
    /** After it the kubelet ends the pod, whatever became of us. */
    static final Duration LIFE = Duration.ofMinutes(30);

    static final String KIND_LABEL = "app.kubernetes.io/name";
    static final String KIND = "drydock-node-pod";
    static final String OWNER_LABEL = "drydock.dev/owner";
    static final String CONTAINER = "host";
    /** The longest that a label may be. */
    private static final int LONGEST = 63;

    private NodePodShape() {}

    /**
     * The pod. It does nothing itself; what is run in it enters the node.
     *
     * @param owner whose it is: whoever has that name later takes away what is left of it
     */
    static ObjectNode pod(NodePodRule rule, String name, NodeName node, String owner) {
        ObjectNode pod = Json.newObject().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode meta = pod.putObject("metadata").put("name", name).put("namespace", rule.namespace());
        meta.putObject("labels")
                .put(KIND_LABEL, KIND)
                .put("app.kubernetes.io/managed-by", "drydock")
                .put(OWNER_LABEL, owner);
        ObjectNode spec = pod.putObject("spec")
                .put("nodeName", node.value())
                .put("hostPID", true)
                .put("restartPolicy", "Never")
                .put("activeDeadlineSeconds", LIFE.toSeconds())
                .put("terminationGracePeriodSeconds", 1)
                .put("automountServiceAccountToken", false)
                .put("enableServiceLinks", false);
        spec.putArray("tolerations").addObject().put("operator", "Exists");
        ObjectNode container = spec.putArray("containers").addObject();
        container.put("name", CONTAINER).put("image", rule.image()).put("imagePullPolicy", "IfNotPresent");
        container.putArray("command").add("sleep").add(String.valueOf(LIFE.toSeconds()));
        container.putObject("securityContext").put("privileged", true).put("runAsUser", 0);
        // A pod without requests is the first that a node under pressure turns away.
        container.putObject("resources").putObject("requests").put("cpu", "10m").put("memory", "32Mi");
        return pod;
    }

    /** A name as a label may hold it. */
    static String label(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9._-]", "-");
        String start = safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST);
        String bare = start.replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
        return bare.isEmpty() ? "drydock" : bare;
    }
}

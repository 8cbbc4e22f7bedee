package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What selectors, budgets and controllers ask of a pod.
 *
 * @param node the node it is bound to, empty while it is not
 * @param phase Pending, Running, Succeeded, Failed or Unknown
 * @param ready whether its Ready condition is true
 */
record PodFacts(String node, String phase, boolean ready) {
    static PodFacts of(ObjectNode pod) {
        JsonNode status = pod.path("status");
        boolean ready = false;
        for (JsonNode condition : status.path("conditions")) {
            ready |= condition.path("type").asText().equals("Ready")
                    && condition.path("status").asText().equals("True");
        }
        return new PodFacts(
                pod.path("spec").path("nodeName").asText("").intern(),
                status.path("phase").asText("Pending").intern(),
                ready);
    }

    boolean finished() {
        return phase.equals("Succeeded") || phase.equals("Failed");
    }
}

package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.EvictionSupport;

/** Finds out how pods can be evicted here, from {@code /api/v1}. */
final class Discovery {
    private static final Deed DEED = new Deed(
            "read /api/v1", "bind its account to the ClusterRole system:discovery, as Kubernetes does by default");

    private final ApiServer server;

    Discovery(ApiServer server) {
        this.server = server;
    }

    EvictionSupport evictionSupport() {
        Answer answer = server.answered(() -> server.get(ApiPath.of("/api/v1")));
        return evictionSupport(server.document(DEED, answer));
    }

    /**
     * Reads the list of the core group's resources. A version that is not known is asked for as policy/v1: the API server may
     * refuse that, while a deletion would go past every budget.
     */
    static EvictionSupport evictionSupport(JsonNode resources) {
        for (JsonNode resource : resources.path("resources")) {
            if (Json.text(resource, "name").equals("pods/eviction")) {
                return Json.text(resource, "version").equals("v1beta1")
                        ? EvictionSupport.POLICY_V1BETA1
                        : EvictionSupport.POLICY_V1;
            }
        }
        return EvictionSupport.NONE;
    }
}

package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Accepts the names of custom resource definitions and says that they are established, a moment after they were made. */
final class Definitions implements ControlLoop.Reconciler {
    private final ObjectStore store;

    Definitions(ObjectStore store) {
        this.store = store;
    }

    @Override
    public void reconcile(ObjectKey key) {
        store.atomically(() -> {
            Optional<StoredObject> definition = store.get(ResourceType.DEFINITIONS, key);
            definition.filter(found -> !isEstablished(found)).ifPresent(found -> {
                ObjectNode tree = found.tree();
                ArrayNode conditions = Json.list(Json.child(tree, "status"), "conditions");
                for (String type : List.of("NamesAccepted", "Established")) {
                    conditions
                            .addObject()
                            .put("type", type)
                            .put("status", "True")
                            .put("lastTransitionTime", store.now());
                }
                store.replace(found, tree);
            });
            return definition;
        });
    }

    private static boolean isEstablished(StoredObject definition) {
        for (JsonNode condition : definition.tree().path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Established")) {
                return true;
            }
        }
        return false;
    }
}

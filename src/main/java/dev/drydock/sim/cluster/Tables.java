package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The tables that {@code kubectl get} asks for: the server's own columns for what people look at here. */
final class Tables {
    private Tables() {}

    static ObjectNode of(ResourceType type, List<StoredObject> objects, long version, InstantSource clock) {
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        Json.meta(table).put("resourceVersion", Long.toString(version));
        ArrayNode columns = table.putArray("columnDefinitions");
        for (String column : columns(type)) {
            columns.addObject()
                    .put("name", column)
                    .put("type", "string")
                    .put("format", column.equals("Name") ? "name" : "")
                    .put("description", "")
                    .put("priority", 0);
        }
        ArrayNode rows = table.putArray("rows");
        for (StoredObject object : objects) {
            ObjectNode tree = object.typedTree();
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells");
            cells(type, tree, age(tree, clock.instant())).forEach(cells::add);
            ObjectNode partial =
                    row.putObject("object").put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
            partial.set("metadata", tree.path("metadata"));
        }
        return table;
    }

    private static List<String> columns(ResourceType type) {
        return switch (type.role()) {
            case NODES -> List.of("Name", "Status", "Roles", "Age", "Version");
            case PODS -> List.of("Name", "Ready", "Status", "Restarts", "Age", "Node");
            case BUDGETS -> List.of("Name", "Min Available", "Max Unavailable", "Allowed Disruptions", "Age");
            case DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS -> List.of("Name", "Ready", "Age");
            case NAMESPACES -> List.of("Name", "Status", "Age");
            case EVENTS, REPLICATION_CONTROLLERS, SERVICES, CONFIG_MAPS, DAEMON_SETS, JOBS, LEASES, KEPT ->
                List.of("Name", "Age");
        };
    }

    private static List<String> cells(ResourceType type, ObjectNode tree, String age) {
        String name = tree.path("metadata").path("name").asText();
        JsonNode spec = tree.path("spec");
        JsonNode status = tree.path("status");
        return switch (type.role()) {
            case NODES ->
                List.of(
                        name,
                        nodeStatus(tree),
                        roles(tree),
                        age,
                        status.path("nodeInfo").path("kubeletVersion").asText());
            case PODS -> podCells(name, tree, age);
            case BUDGETS ->
                List.of(
                        name,
                        spec.path("minAvailable").asText("N/A"),
                        spec.path("maxUnavailable").asText("N/A"),
                        status.path("disruptionsAllowed").asText(),
                        age);
            case DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS ->
                List.of(
                        name,
                        status.path("readyReplicas").asInt() + "/"
                                + spec.path("replicas").asInt(),
                        age);
            case NAMESPACES -> List.of(name, status.path("phase").asText(), age);
            case EVENTS, REPLICATION_CONTROLLERS, SERVICES, CONFIG_MAPS, DAEMON_SETS, JOBS, LEASES, KEPT ->
                List.of(name, age);
        };
    }

    private static List<String> podCells(String name, ObjectNode tree, String age) {
        JsonNode status = tree.path("status");
        int ready = 0;
        String waits = "";
        int restarts = 0;
        for (JsonNode container : status.path("containerStatuses")) {
            ready += container.path("ready").asBoolean() ? 1 : 0;
            restarts += container.path("restartCount").asInt();
            waits = container.path("state").path("waiting").path("reason").asText(waits);
        }
        String says = tree.path("metadata").has("deletionTimestamp")
                ? "Terminating"
                : waits.isEmpty() ? status.path("phase").asText() : waits;
        return List.of(
                name,
                ready + "/" + tree.path("spec").path("containers").size(),
                says,
                Integer.toString(restarts),
                age,
                tree.path("spec").path("nodeName").asText("<none>"));
    }

    private static String nodeStatus(ObjectNode node) {
        String ready = "Unknown";
        for (JsonNode condition : node.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                ready = condition.path("status").asText().equals("True") ? "Ready" : "NotReady";
            }
        }
        return node.path("spec").path("unschedulable").asBoolean() ? ready + ",SchedulingDisabled" : ready;
    }

    private static String roles(ObjectNode node) {
        List<String> roles = new ArrayList<>();
        String prefix = "node-role.kubernetes.io/";
        node.path("metadata").path("labels").fieldNames().forEachRemaining(label -> {
            if (label.startsWith(prefix)) {
                roles.add(label.substring(prefix.length()));
            }
        });
        return roles.isEmpty() ? "<none>" : String.join(",", roles);
    }

    private static String age(ObjectNode tree, Instant now) {
        String created = tree.path("metadata").path("creationTimestamp").asText();
        if (created.isEmpty()) {
            return "<unknown>";
        }
        Duration age = Duration.between(Instant.parse(created), now);
        return age.toDays() > 1
                ? age.toDays() + "d"
                : age.toMinutes() > 1 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
    }
}

package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The values that the API server fills in where a client leaves them out; those that somebody here reads. */
final class Defaults {
    private Defaults() {}

    static void fill(ResourceType type, ObjectNode tree) {
        switch (type.role()) {
            case PODS -> pod(tree);
            case NAMESPACES -> namespace(tree);
            case NODES -> Json.child(tree, "spec");
            case DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS, REPLICATION_CONTROLLERS -> scaled(tree);
            case JOBS -> job(tree);
            case BUDGETS -> budget(tree);
            case DAEMON_SETS -> Json.child(tree, "status");
            case EVENTS, SERVICES, CONFIG_MAPS, LEASES, KEPT -> {}
        }
    }

    private static void pod(ObjectNode tree) {
        ObjectNode spec = Json.child(tree, "spec");
        absent(spec, "restartPolicy", "Always");
        absent(spec, "dnsPolicy", "ClusterFirst");
        absent(spec, "schedulerName", "default-scheduler");
        if (!spec.has("terminationGracePeriodSeconds")) {
            spec.put("terminationGracePeriodSeconds", 30);
        }
        ObjectNode status = Json.child(tree, "status");
        absent(status, "phase", "Pending");
        absent(status, "qosClass", "BestEffort");
    }

    private static void namespace(ObjectNode tree) {
        Json.list(Json.child(tree, "spec"), "finalizers").removeAll().add("kubernetes");
        Json.child(tree, "status").put("phase", "Active");
        String name = tree.path("metadata").path("name").asText();
        Json.child(Json.meta(tree), "labels").put("kubernetes.io/metadata.name", name);
    }

    private static void scaled(ObjectNode tree) {
        ObjectNode spec = Json.child(tree, "spec");
        if (!spec.has("replicas")) {
            spec.put("replicas", 1);
        }
        Json.child(tree, "status").put("replicas", 0);
    }

    private static void job(ObjectNode tree) {
        ObjectNode spec = Json.child(tree, "spec");
        if (!spec.has("parallelism")) {
            spec.put("parallelism", 1);
        }
        Json.child(tree, "status");
    }

    /** A budget that no controller has seen yet allows nothing. */
    private static void budget(ObjectNode tree) {
        ObjectNode status = tree.putObject("status");
        status.put("currentHealthy", 0)
                .put("desiredHealthy", 0)
                .put("disruptionsAllowed", 0)
                .put("expectedPods", 0);
    }

    private static void absent(ObjectNode object, String field, String value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }
}

package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.Controller;
import dev.drydock.cluster.Replicas;
import java.util.Optional;

/** Reads how workloads stand. */
final class Workloads {
    private final ApiServer server;

    Workloads(ApiServer server) {
        this.server = server;
    }

    /** A Deployment's ReplicaSet stands as the Deployment does: the replacements may belong to its next ReplicaSet. */
    Optional<Replicas> replicas(String namespace, Controller controller) {
        return switch (controller.kind()) {
            case "ReplicaSet" ->
                apps(RequiredAccess.GET_REPLICA_SET, namespace, controller)
                        .map(replicaSet -> deployment(namespace, replicaSet).orElse(replicaSet))
                        .map(Workloads::count);
            case "StatefulSet" ->
                apps(RequiredAccess.GET_STATEFUL_SET, namespace, controller).map(Workloads::count);
            case "ReplicationController" ->
                controller.apiVersion().equals("v1")
                        ? get(RequiredAccess.GET_REPLICATION_CONTROLLER, "/api/v1", namespace, controller)
                                .map(Workloads::count)
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<JsonNode> deployment(String namespace, JsonNode replicaSet) {
        return PodReader.controller(replicaSet)
                .filter(owner -> owner.kind().equals("Deployment"))
                .flatMap(owner -> apps(RequiredAccess.GET_DEPLOYMENT, namespace, owner));
    }

    private Optional<JsonNode> apps(RequiredAccess access, String namespace, Controller controller) {
        return controller.apiVersion().equals("apps/v1")
                ? get(access, "/apis/apps/v1", namespace, controller)
                : Optional.empty();
    }

    private Optional<JsonNode> get(RequiredAccess access, String root, String namespace, Controller controller) {
        return server.find(
                access.deed(),
                ApiPath.of(root + "/namespaces")
                        .slash(namespace)
                        .slash(access.resource())
                        .slash(controller.name()));
    }

    /** The API server sets 1 where {@code spec.replicas} is absent. */
    private static Replicas count(JsonNode workload) {
        return new Replicas(
                Json.at(workload, "spec", "replicas").asInt(1),
                Json.at(workload, "status", "readyReplicas").asInt());
    }
}

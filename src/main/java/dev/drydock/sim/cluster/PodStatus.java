package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What the kubelet, the scheduler and the eviction API write into a pod's status. */
final class PodStatus {
    private static final String NODE_NOT_READY = "NodeNotReady";

    private PodStatus() {}

    static void running(ObjectNode pod, boolean ready, String now) {
        ObjectNode status = Json.child(pod, "status");
        status.put("phase", "Running").put("startTime", now);
        condition(status, "Initialized", "True", "", "", now);
        condition(status, "Ready", ready ? "True" : "False", ready ? "" : "ContainersNotReady", "", now);
        condition(status, "ContainersReady", ready ? "True" : "False", ready ? "" : "ContainersNotReady", "", now);
        int restarts = ready
                ? status.path("containerStatuses").path(0).path("restartCount").asInt()
                : 7;
        ArrayNode containers = status.putArray("containerStatuses");
        for (JsonNode container : pod.path("spec").path("containers")) {
            // As the runtime names them: another one for each start.
            String id = UUID.nameUUIDFromBytes(
                            (pod.path("metadata").path("uid").asText() + containers.size() + restarts)
                                    .getBytes(StandardCharsets.UTF_8))
                    .toString()
                    .replace("-", "");
            ObjectNode state = containers
                    .addObject()
                    .put("containerID", "containerd://" + id)
                    .put("name", container.path("name").asText())
                    .put("image", container.path("image").asText())
                    .put("imageID", "")
                    .put("ready", ready)
                    .put("started", ready)
                    .put("restartCount", restarts)
                    .putObject("state");
            if (ready) {
                state.putObject("running").put("startedAt", now);
            } else {
                state.putObject("waiting").put("reason", "CrashLoopBackOff");
            }
        }
    }

    /** What a pod looks like whose node is gone or was started again. */
    static void nodeNotReady(ObjectNode pod, boolean restarted, String now) {
        ObjectNode status = Json.child(pod, "status");
        condition(status, "Ready", "False", NODE_NOT_READY, "", now);
        for (JsonNode each : status.path("containerStatuses")) {
            if (restarted && each instanceof ObjectNode container) {
                container.put("restartCount", container.path("restartCount").asInt() + 1);
            }
        }
    }

    /** Whether it is unready for no other reason than its node. */
    static boolean awaitsNode(ObjectNode pod) {
        for (JsonNode condition : pod.path("status").path("conditions")) {
            if (condition.path("reason").asText().equals(NODE_NOT_READY)) {
                return true;
            }
        }
        return false;
    }

    /** As a kubelet writes it whose runtime does not find the image. */
    static void withoutImage(ObjectNode pod, String image) {
        ObjectNode status = Json.child(pod, "status");
        status.put("phase", "Pending");
        status.putArray("containerStatuses")
                .addObject()
                .put(
                        "name",
                        pod.path("spec").path("containers").path(0).path("name").asText())
                .put("image", image)
                .put("ready", false)
                .putObject("state")
                .putObject("waiting")
                .put("reason", "ErrImagePull")
                .put("message", "failed to pull and unpack image \"" + image + "\": not found");
    }

    static void finished(ObjectNode pod, String phase, String now) {
        ObjectNode status = Json.child(pod, "status");
        status.put("phase", phase).put("startTime", now);
        condition(status, "Ready", "False", "PodCompleted", "", now);
    }

    static void scheduled(ObjectNode pod, String now) {
        condition(Json.child(pod, "status"), "PodScheduled", "True", "", "", now);
    }

    static void unschedulable(ObjectNode pod, String message, String now) {
        condition(Json.child(pod, "status"), "PodScheduled", "False", "Unschedulable", message, now);
    }

    /** What the eviction API adds to every pod that it evicts. */
    static void evicted(ObjectNode pod, String now) {
        condition(
                Json.child(pod, "status"),
                "DisruptionTarget",
                "True",
                "EvictionByEvictionAPI",
                "Eviction API: evicting",
                now);
    }

    static void stopped(ObjectNode pod, String now) {
        condition(Json.child(pod, "status"), "Ready", "False", "ContainersNotReady", "", now);
    }

    /** Sets a condition; says whether that changed its status or reason. */
    static boolean condition(ObjectNode status, String type, String value, String reason, String message, String now) {
        ArrayNode conditions = Json.list(status, "conditions");
        for (JsonNode condition : conditions) {
            if (condition.path("type").asText().equals(type) && condition instanceof ObjectNode found) {
                boolean changed = !found.path("status").asText().equals(value)
                        || !found.path("reason").asText().equals(reason);
                if (changed) {
                    write(found, value, reason, message, now);
                }
                return changed;
            }
        }
        write(conditions.addObject().put("type", type), value, reason, message, now);
        return true;
    }

    private static void write(ObjectNode condition, String value, String reason, String message, String now) {
        condition.put("status", value).put("lastTransitionTime", now);
        if (reason.isEmpty()) {
            condition.remove("reason");
        } else {
            condition.put("reason", reason);
        }
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
    }
}

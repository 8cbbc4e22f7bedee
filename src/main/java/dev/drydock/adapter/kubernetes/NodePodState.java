package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** How it stands with a node pod. */
sealed interface NodePodState {
    /** Commands can be run in it. */
    record Running() implements NodePodState {}

    /**
     * It does not run yet.
     *
     * @param why as the kubelet says; empty where it has said nothing
     */
    record Starting(String why) implements NodePodState {}

    /** It will not run, or not any more: why, in plain words. */
    record Over(String why) implements NodePodState {}

    /** Reasons of a waiting container with which nobody need wait. */
    Set<String> HOPELESS = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    /** What the pod's object tells. */
    static NodePodState of(JsonNode pod) {
        String phase = Json.text(pod, "status", "phase");
        if (!Json.text(pod, "metadata", "deletionTimestamp").isEmpty()) {
            return new Over("it is being deleted, and not by Drydock");
        }
        if (phase.equals("Failed") || phase.equals("Succeeded")) {
            String reason = Json.text(pod, "status", "reason");
            String message = Words.bounded(Json.text(pod, "status", "message"));
            return new Over("it has ended" + (reason.isEmpty() ? "" : ", " + Words.bounded(reason))
                    + (message.isEmpty() ? "" : ": " + message));
        }
        JsonNode waiting = pod.path("status")
                .path("containerStatuses")
                .path(0)
                .path("state")
                .path("waiting");
        String reason = Json.text(waiting, "reason");
        String said = Words.bounded((reason + " " + Json.text(waiting, "message")).strip());
        if (HOPELESS.contains(reason)) {
            return new Over("its container does not start (" + said
                    + "): see to the image that node-pods: in the policy" + " file names");
        }
        return phase.equals("Running") ? new Running() : new Starting(said);
    }
}

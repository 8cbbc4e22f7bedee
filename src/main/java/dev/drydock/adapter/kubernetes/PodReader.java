package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.Controller;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.PodPhase;
import dev.drydock.cluster.PodRef;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads pods from the API's documents. Pure, and never throws: a pod with an odd field is better than no list. */
final class PodReader {
    /** What the API server sets where {@code terminationGracePeriodSeconds} is absent. */
    private static final long DEFAULT_GRACE_SECONDS = 30;

    /** For a deletion timestamp that cannot be read: the pod is terminating, and nobody may say that its time is long over. */
    private static final Instant UNREADABLE = Instant.parse("9999-12-31T23:59:59Z");

    private PodReader() {}

    static Pod read(JsonNode pod) {
        String node = Json.text(pod, "spec", "nodeName");
        return new Pod(
                ref(pod),
                NodeName.isValid(node) ? Optional.of(new NodeName(node)) : Optional.empty(),
                phase(Json.text(pod, "status", "phase")),
                Conditions.isTrue(pod, "Ready"),
                Json.texts(pod, "metadata", "labels"),
                controller(pod),
                Json.at(pod, "metadata", "annotations").has("kubernetes.io/config.mirror"),
                StreamSupport.stream(Json.at(pod, "spec", "volumes").spliterator(), false)
                        .filter(volume -> volume.path("emptyDir").isObject())
                        .map(volume -> Json.text(volume, "name"))
                        .toList(),
                gracePeriod(Json.at(pod, "spec", "terminationGracePeriodSeconds")),
                deletionTimestamp(Json.text(pod, "metadata", "deletionTimestamp")),
                OutageReader.read(Json.at(pod, "spec", "tolerations")),
                StreamSupport.stream(Json.at(pod, "status", "containerStatuses").spliterator(), false)
                        .map(container -> Json.text(container, "containerID"))
                        .filter(id -> !id.isEmpty())
                        .toList());
    }

    static PodRef ref(JsonNode pod) {
        return new PodRef(
                Json.text(pod, "metadata", "namespace"),
                Json.text(pod, "metadata", "name"),
                Json.text(pod, "metadata", "uid"));
    }

    /** The owner whose reference says {@code controller: true}, of this object of any kind. */
    static Optional<Controller> controller(JsonNode object) {
        return StreamSupport.stream(
                        Json.at(object, "metadata", "ownerReferences").spliterator(), false)
                .filter(owner -> owner.path("controller").asBoolean())
                .map(owner -> new Controller(
                        Json.text(owner, "apiVersion"),
                        Json.text(owner, "kind"),
                        Json.text(owner, "name"),
                        Json.text(owner, "uid")))
                .findFirst();
    }

    private static PodPhase phase(String phase) {
        return switch (phase) {
            case "Pending" -> PodPhase.PENDING;
            case "Running" -> PodPhase.RUNNING;
            case "Succeeded" -> PodPhase.SUCCEEDED;
            case "Failed" -> PodPhase.FAILED;
            default -> PodPhase.UNKNOWN;
        };
    }

    private static Duration gracePeriod(JsonNode seconds) {
        long given = seconds.asLong(DEFAULT_GRACE_SECONDS);
        // A negative period counts as one second (API server, rest/delete.go).
        return Duration.ofSeconds(given < 0 ? 1 : given);
    }

    private static Optional<Instant> deletionTimestamp(String time) {
        if (time.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.of(UNREADABLE);
        }
    }
}

package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A {@code Status} of Kubernetes' API: how the API server itself, and no proxy before it, says why not.
 *
 * @param code the HTTP status that it repeats
 * @param reason for example {@code NotFound}
 * @param message for people; bounded, one line
 * @param kind the kind or resource that it is about
 * @param name the name of the object that it is about
 * @param causes details, with a reason and a message each
 * @param retryAfterSeconds how long to wait; 0 where it does not say
 */
record ApiStatus(
        int code, String reason, String message, String kind, String name, List<Cause> causes, int retryAfterSeconds) {
    ApiStatus {
        causes = List.copyOf(causes);
    }

    /** One detail of a Status. */
    record Cause(String reason, String message) {}

    /** The Status in the body, if it is one. */
    static Optional<ApiStatus> in(String body) {
        return Json.object(body).flatMap(ApiStatus::of);
    }

    /** The Status that the document is, if it is one. */
    static Optional<ApiStatus> of(JsonNode document) {
        if (!Json.text(document, "kind").equals("Status")) {
            return Optional.empty();
        }
        JsonNode details = document.path("details");
        return Optional.of(new ApiStatus(
                document.path("code").asInt(),
                Json.text(document, "reason"),
                Words.bounded(Json.text(document, "message")),
                Json.text(details, "kind"),
                Json.text(details, "name"),
                StreamSupport.stream(details.path("causes").spliterator(), false)
                        .map(cause -> new Cause(Json.text(cause, "reason"), Words.bounded(Json.text(cause, "message"))))
                        .toList(),
                details.path("retryAfterSeconds").asInt()));
    }

    /** The token with which a list can go on at the version of now, which a refusal of an old token brings; else empty. */
    static String continuation(String body) {
        return Json.object(body)
                .map(status -> Json.text(status, "metadata", "continue"))
                .orElse("");
    }
}

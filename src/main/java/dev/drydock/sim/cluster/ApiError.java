package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalInt;

/** A refusal, worded and coded as the API server words it; its message is the Status' message. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final transient ObjectNode details;
    private String continuation = "";

    ApiError(int code, String reason, String message) {
        this(code, reason, message, Json.object());
    }

    private ApiError(int code, String reason, String message, ObjectNode details) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    static ApiError notFound(ResourceType type, String name) {
        return named(404, "NotFound", type, name, type.qualified() + " \"" + name + "\" not found");
    }

    static ApiError noSuchPath() {
        return new ApiError(404, "NotFound", "the server could not find the requested resource");
    }

    static ApiError alreadyExists(ResourceType type, String name) {
        return named(409, "AlreadyExists", type, name, type.qualified() + " \"" + name + "\" already exists");
    }

    static ApiError conflict(ResourceType type, String name, String why) {
        String message = "Operation cannot be fulfilled on " + type.qualified() + " \"" + name + "\": " + why;
        return named(409, "Conflict", type, name, message);
    }

    /** Server-side apply's: other managers own fields that would change. */
    static ApiError applyConflict(List<String> messages, List<String> fields) {
        ObjectNode details = Json.object();
        StringBuilder all = new StringBuilder(
                "Apply failed with " + messages.size() + (messages.size() == 1 ? " conflict:" : " conflicts:"));
        for (int at = 0; at < messages.size(); at++) {
            all.append(at == 0 ? " " : ", ")
                    .append(messages.get(at))
                    .append(": ")
                    .append(fields.get(at));
            Json.list(details, "causes")
                    .addObject()
                    .put("reason", "FieldManagerConflict")
                    .put("message", messages.get(at))
                    .put("field", fields.get(at));
        }
        return new ApiError(409, "Conflict", all.toString(), details);
    }

    static ApiError modified(ResourceType type, String name) {
        return conflict(
                type,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    static ApiError badRequest(String message) {
        return new ApiError(400, "BadRequest", message);
    }

    static ApiError invalid(ResourceType type, String name, String why) {
        String message = type.kind() + (type.group().isEmpty() ? "" : "." + type.group()) + " \"" + name
                + "\" is invalid: " + why;
        return named(422, "Invalid", type, name, message);
    }

    static ApiError forbidden(ResourceType type, String name, String why) {
        return named(403, "Forbidden", type, name, type.qualified() + " \"" + name + "\" is forbidden: " + why);
    }

    /** What the NamespaceLifecycle admission says to every creation, and an eviction is one. */
    static ApiError namespaceTerminating(ResourceType type, String name, String namespace) {
        return forbidden(
                        type,
                        name,
                        "unable to create new content in namespace " + namespace + " because it is being terminated")
                .because(
                        "NamespaceTerminating",
                        "namespace " + namespace + " is being terminated",
                        "metadata.namespace");
    }

    static ApiError expired(String message) {
        return new ApiError(410, "Expired", message);
    }

    /**
     * A page's token that is too old.
     *
     * @param token with which the list can be gone on with, at the version of now
     */
    static ApiError expired(String message, String token) {
        ApiError error = expired(message);
        error.continuation = token;
        return error;
    }

    /** What the aggregator says of an added API server that does not answer. */
    static ApiError away() {
        return new ApiError(503, "ServiceUnavailable", "the server is currently unable to handle the request");
    }

    static ApiError methodNotAllowed() {
        return new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }

    static ApiError unsupportedMediaType(String type) {
        return new ApiError(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format (" + type
                        + ") - accepted media types include: application/json");
    }

    /** A refusal to retry later; with 0 seconds the answer has no {@code Retry-After}, as the API server's has none. */
    static ApiError tooManyRequests(String message, int retryAfterSeconds) {
        ObjectNode details = Json.object();
        if (retryAfterSeconds > 0) {
            details.put("retryAfterSeconds", retryAfterSeconds);
        }
        return new ApiError(429, "TooManyRequests", message, details);
    }

    private static ApiError named(int code, String reason, ResourceType type, String name, String message) {
        ObjectNode details = Json.object();
        if (!name.isEmpty()) {
            details.put("name", name);
        }
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", type.plural());
        return new ApiError(code, reason, message, details);
    }

    ApiError because(String type, String message, String field) {
        ObjectNode copy = details.deepCopy();
        ObjectNode cause =
                Json.list(copy, "causes").addObject().put("reason", type).put("message", message);
        if (!field.isEmpty()) {
            cause.put("field", field);
        }
        return new ApiError(code, reason, getMessage(), copy);
    }

    int code() {
        return code;
    }

    OptionalInt retryAfterSeconds() {
        return details.has("retryAfterSeconds")
                ? OptionalInt.of(details.path("retryAfterSeconds").asInt())
                : OptionalInt.empty();
    }

    List<String> causes() {
        return details.path("causes").findValuesAsText("reason");
    }

    /** The Status object that goes over the wire. */
    ObjectNode status() {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        ObjectNode metadata = status.putObject("metadata");
        if (!continuation.isEmpty()) {
            metadata.put("continue", continuation);
        }
        status.put("status", "Failure").put("message", getMessage());
        if (!reason.isEmpty()) {
            status.put("reason", reason);
        }
        if (!details.isEmpty()) {
            status.set("details", details);
        }
        return status.put("code", code);
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}

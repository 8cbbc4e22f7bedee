package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a deletion is to be done.
 *
 * @param gracePeriodSeconds the pod's own, if empty
 * @param uid the only object that may be deleted
 * @param resourceVersion the only version that may be deleted
 * @param orphans whether what belongs to the object is to stay
 * @param dryRun whether nothing is to happen
 */
record DeleteOptions(
        OptionalLong gracePeriodSeconds,
        Optional<String> uid,
        Optional<String> resourceVersion,
        boolean orphans,
        boolean dryRun) {
    static final DeleteOptions PLAIN =
            new DeleteOptions(OptionalLong.empty(), Optional.empty(), Optional.empty(), false, false);

    /** Reads a body and a query, where clients put the same options. */
    static DeleteOptions of(JsonNode body, Map<String, String> query) {
        String grace = body.path("gracePeriodSeconds").asText(query.getOrDefault("gracePeriodSeconds", ""));
        String propagation = body.path("propagationPolicy").asText(query.getOrDefault("propagationPolicy", ""));
        return new DeleteOptions(
                seconds(grace),
                text(body.path("preconditions").path("uid")),
                text(body.path("preconditions").path("resourceVersion")),
                propagation.equals("Orphan") || body.path("orphanDependents").asBoolean(),
                !body.path("dryRun").isEmpty() || query.containsKey("dryRun"));
    }

    private static OptionalLong seconds(String text) {
        if (text.isEmpty() || text.equals("null")) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw ApiError.badRequest("gracePeriodSeconds is not a number: " + text);
        }
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }

    void check(StoredObject object) {
        String name = object.key().name();
        uid.filter(wanted -> !wanted.equals(object.uid())).ifPresent(wanted -> {
            throw ApiError.conflict(
                    object.type(),
                    name,
                    "the UID in the precondition (" + wanted + ") does not match the UID in record (" + object.uid()
                            + "). The object might have been deleted and then recreated");
        });
        String version = Long.toString(object.version());
        resourceVersion.filter(wanted -> !wanted.equals(version)).ifPresent(wanted -> {
            throw ApiError.conflict(
                    object.type(),
                    name,
                    "the ResourceVersion in the precondition (" + wanted
                            + ") does not match the ResourceVersion in record (" + version
                            + "). The object might have been modified");
        });
    }
}

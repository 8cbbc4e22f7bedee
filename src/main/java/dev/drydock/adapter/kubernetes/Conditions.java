package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The conditions in an object's status. */
final class Conditions {
    private Conditions() {}

    static boolean isTrue(JsonNode object, String type) {
        return StreamSupport.stream(Json.at(object, "status", "conditions").spliterator(), false)
                .anyMatch(condition -> Json.text(condition, "type").equals(type)
                        && Json.text(condition, "status").equals("True"));
    }

    /** When whoever keeps a condition last told it; empty where that is not said. */
    static Optional<Instant> heartbeat(JsonNode object, String type) {
        return StreamSupport.stream(Json.at(object, "status", "conditions").spliterator(), false)
                .filter(condition -> Json.text(condition, "type").equals(type))
                .map(condition -> Json.text(condition, "lastHeartbeatTime"))
                .flatMap(text -> instant(text).stream())
                .findFirst();
    }

    /** A time as Kubernetes writes it; empty for anything else. */
    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }
}

package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;

/** The conditions in an object's status. */
final class Conditions {
    private Conditions() {}

    static boolean isTrue(JsonNode object, String type) {
        return StreamSupport.stream(Json.at(object, "status", "conditions").spliterator(), false)
                .anyMatch(condition -> Json.text(condition, "type").equals(type)
                        && Json.text(condition, "status").equals("True"));
    }
}

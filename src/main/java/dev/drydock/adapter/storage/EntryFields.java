package dev.drydock.adapter.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of a stored entry, none of which is taken for granted. */
record EntryFields(JsonNode json) {
    boolean has(String field) {
        return json.has(field);
    }

    Optional<String> optional(String field) {
        return Optional.of(json.path(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    String text(String field) throws UnreadableException {
        return optional(field).orElseThrow(() -> new UnreadableException("it has no text \"" + field + "\""));
    }

    boolean truth(String field) throws UnreadableException {
        JsonNode truth = json.path(field);
        if (!truth.isBoolean()) {
            throw new UnreadableException("it has no truth \"" + field + "\"");
        }
        return truth.booleanValue();
    }

    long number(String field) throws UnreadableException {
        JsonNode number = json.path(field);
        if (!number.canConvertToLong() || number.longValue() < 0) {
            throw new UnreadableException("it has no number \"" + field + "\"");
        }
        return number.longValue();
    }

    /** Texts by their names, in order. */
    Map<String, String> texts(String field) throws UnreadableException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : json.path(field).properties()) {
            if (!each.getValue().isTextual()) {
                throw new UnreadableException("its \"" + field + "\" are no texts");
            }
            texts.put(each.getKey(), each.getValue().textValue());
        }
        return texts;
    }
}

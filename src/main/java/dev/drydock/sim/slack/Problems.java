package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is wrong with a piece of Block Kit, each with the place, worded as Slack words it. */
final class Problems {
    private final List<String> found = new ArrayList<>();

    void add(String what, String pointer) {
        found.add(what + " [json-pointer:" + pointer + "]");
    }

    List<String> found() {
        return List.copyOf(found);
    }

    /** Slack's schemas are closed: a field that a type does not have is refused. */
    void only(Set<String> known, JsonNode node, String at) {
        node.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                add("invalid additional property: " + field, at);
            }
        });
    }

    /** A text field that may be absent, and is not too long when it is there. */
    void optional(JsonNode node, String field, int max, String at) {
        if (node.has(field)) {
            length(node.path(field), max, at + "/" + field);
        }
    }

    void required(JsonNode node, String field, int max, String at) {
        if (node.has(field)) {
            length(node.path(field), max, at + "/" + field);
        } else {
            add("missing required field: " + field, at);
        }
    }

    private void length(JsonNode value, int max, String at) {
        if (!value.isTextual()) {
            add("must be a string", at);
        } else if (value.textValue().length() > max) {
            add("must be less than " + (max + 1) + " characters", at);
        }
    }

    /** A composition text: of a kind that is allowed here, with 1 to {@code max} characters. */
    void text(JsonNode text, Set<String> kinds, int max, String at) {
        if (!text.isObject()) {
            add("must provide an object", at);
            return;
        }
        only(Set.of("type", "text", "emoji", "verbatim"), text, at);
        String type = Json.text(text, "type");
        if (!kinds.contains(type)) {
            add("must be a valid enum value", at + "/type");
        }
        if (type.equals("mrkdwn") && text.has("emoji")) {
            add("invalid additional property: emoji", at);
        }
        required(text, "text", max, at);
        if (text.path("text").isTextual() && text.path("text").textValue().isEmpty()) {
            add("must be more than 0 characters", at + "/text");
        }
    }

    void optionalText(JsonNode node, String field, Set<String> kinds, int max, String at) {
        if (node.has(field)) {
            text(node.path(field), kinds, max, at + "/" + field);
        }
    }

    /** An array of 1 to {@code max} items. */
    void items(JsonNode node, String field, int max, String at) {
        JsonNode items = node.path(field);
        if (!items.isArray()) {
            add("missing required field: " + field, at);
        } else if (items.isEmpty()) {
            add("no fewer than 1 items allowed", at + "/" + field);
        } else if (items.size() > max) {
            add("no more than " + max + " items allowed", at + "/" + field);
        }
    }
}

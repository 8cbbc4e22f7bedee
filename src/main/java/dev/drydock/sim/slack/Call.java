package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** One call of a Web API method: its arguments, whichever way they were encoded. */
record Call(String method, ObjectNode args) {

    String text(String name) {
        return Json.text(args, name);
    }

    Optional<String> optional(String name) {
        return Json.optional(args, name);
    }

    boolean flag(String name) {
        return Json.flag(args, name);
    }

    String required(String name) throws ApiError {
        String value = text(name);
        if (value.isEmpty()) {
            throw ApiError.fault("invalid_arguments", "[ERROR] missing required field: " + name);
        }
        return value;
    }

    int number(String name, int otherwise) throws ApiError {
        String value = text(name);
        try {
            return value.isEmpty() ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException malformed) {
            throw ApiError.fault("invalid_arguments", "[ERROR] must be a valid integer: " + name);
        }
    }

    /** A structured argument: JSON as it is, or JSON within a form field. */
    Optional<JsonNode> tree(String name, String malformed) throws ApiError {
        JsonNode value = args.path(name);
        if (value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.textValue().isEmpty())) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            return Optional.of(value);
        }
        JsonNode parsed = Json.parse(value.textValue()).orElseThrow(() -> ApiError.fault(malformed));
        return Optional.of(parsed);
    }
}

package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A JSON patch (RFC 6902). fabric8's own works on Jackson 3 trees, and ours are Jackson 2. */
final class JsonPatch {
    private JsonPatch() {}

    static ObjectNode apply(ObjectNode object, JsonNode patch) {
        if (!patch.isArray()) {
            throw ApiError.badRequest("a JSON patch is an array of operations");
        }
        ObjectNode result = object.deepCopy();
        for (JsonNode operation : patch) {
            step(result, operation);
        }
        return result;
    }

    private static void step(ObjectNode root, JsonNode operation) {
        String path = operation.path("path").asText();
        JsonNode value = operation.path("value");
        switch (operation.path("op").asText()) {
            case "add" -> add(root, path, value);
            case "remove" -> remove(root, path);
            case "replace" -> {
                remove(root, path);
                add(root, path, value);
            }
            case "copy" ->
                add(root, path, existing(root, operation.path("from").asText()).deepCopy());
            case "move" -> {
                JsonNode moved = existing(root, operation.path("from").asText());
                remove(root, operation.path("from").asText());
                add(root, path, moved);
            }
            case "test" -> {
                if (!existing(root, path).equals(value)) {
                    throw failed("testing path " + path + ": value is not the expected one");
                }
            }
            default ->
                throw ApiError.badRequest(
                        "unknown JSON patch operation: " + operation.path("op").asText());
        }
    }

    private static void add(ObjectNode root, String path, JsonNode value) {
        String last = last(path);
        JsonNode parent = parent(root, path);
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else if (parent instanceof ArrayNode array && last.equals("-")) {
            array.add(value);
        } else if (parent instanceof ArrayNode array) {
            array.insert(index(last, array.size() + 1, path), value);
        } else {
            throw failed("no parent for path " + path);
        }
    }

    private static void remove(ObjectNode root, String path) {
        String last = last(path);
        JsonNode parent = parent(root, path);
        if (parent instanceof ObjectNode object && object.has(last)) {
            object.remove(last);
        } else if (parent instanceof ArrayNode array) {
            array.remove(index(last, array.size(), path));
        } else {
            throw failed("nothing at path " + path);
        }
    }

    private static JsonNode existing(ObjectNode root, String path) {
        JsonNode found = path.isEmpty() ? root : parent(root, path);
        if (!path.isEmpty()) {
            found = found instanceof ArrayNode array
                    ? array.get(index(last(path), array.size(), path))
                    : found.path(last(path));
        }
        if (found.isMissingNode()) {
            throw failed("nothing at path " + path);
        }
        return found;
    }

    private static JsonNode parent(ObjectNode root, String path) {
        int cut = path.lastIndexOf('/');
        if (cut < 0) {
            throw failed("not a path inside the object: \"" + path + "\"");
        }
        return root.at(path.substring(0, cut));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
    }

    private static int index(String text, int bound, String path) {
        if (text.length() > 6 || !text.chars().allMatch(Character::isDigit) || text.isEmpty()) {
            throw failed("not an index at path " + path);
        }
        int index = Integer.parseInt(text);
        if (index >= bound) {
            throw failed("index out of bounds at path " + path);
        }
        return index;
    }

    private static ApiError failed(String why) {
        return new ApiError(422, "Invalid", "the server rejected our request due to an error in our request: " + why);
    }
}

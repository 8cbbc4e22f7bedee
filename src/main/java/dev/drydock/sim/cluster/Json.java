package dev.drydock.sim.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The one JSON dialect of this package: Jackson trees. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /**
     * Parses bytes of this package's own making.
     *
     * @throws UncheckedIOException if they are not a JSON object
     */
    static ObjectNode own(byte[] json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Parses what a client sent.
     *
     * @throws ApiError 400 if it is not JSON
     */
    static JsonNode sent(byte[] json) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            return tree == null ? object() : tree;
        } catch (IOException e) {
            throw ApiError.badRequest("the body is not JSON");
        }
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The object in that field, made if it is absent or something else. */
    static ObjectNode child(ObjectNode parent, String field) {
        return parent.path(field) instanceof ObjectNode found ? found : parent.putObject(field);
    }

    /** The array in that field, made if it is absent or something else. */
    static ArrayNode list(ObjectNode parent, String field) {
        return parent.path(field) instanceof ArrayNode found ? found : parent.putArray(field);
    }

    static ObjectNode meta(ObjectNode object) {
        return child(object, "metadata");
    }

    /** Whether both are written the same; as trees, a number that was parsed and one that was put may differ. */
    static boolean same(JsonNode one, JsonNode other) {
        return one.toString().equals(other.toString());
    }

    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return Map.copyOf(texts);
    }

    static ObjectNode of(Map<String, String> texts) {
        ObjectNode object = object();
        texts.forEach(object::put);
        return object;
    }
}

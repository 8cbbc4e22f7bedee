package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON as trees: an object with a missing or odd field is still read, where a typed model would refuse the whole list. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** The document, if the text is a JSON object. */
    static Optional<JsonNode> object(String text) {
        try {
            return Optional.ofNullable(MAPPER.readTree(text)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    static ObjectNode newObject() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A document of maps, lists and plain values as a tree. */
    static ObjectNode tree(Map<String, @Nullable Object> document) {
        return MAPPER.valueToTree(document);
    }

    /** A tree as maps, lists and plain values. */
    static Object plain(ObjectNode tree) {
        return MAPPER.convertValue(tree, Map.class);
    }

    /** The text at the path; empty where there is none. */
    static String text(JsonNode node, String... path) {
        return at(node, path).asText("");
    }

    static JsonNode at(JsonNode node, String... path) {
        JsonNode found = node;
        for (String step : path) {
            found = found.path(step);
        }
        return found;
    }

    /** The text fields of the object at the path, such as labels. */
    static Map<String, String> texts(JsonNode node, String... path) {
        return at(node, path).properties().stream()
                .filter(entry -> entry.getValue().isTextual())
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().textValue()));
    }
}

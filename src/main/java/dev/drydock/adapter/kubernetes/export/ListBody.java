package dev.drydock.adapter.kubernetes.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;

/** Reads the body of a list, one object after the other: of a page that may be large, no more than one object is in memory. */
public final class ListBody {
    private static final int LONGEST_TEXT = 64 << 20;
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    // Names come from everywhere, and what is interned stays.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ListBody() {}

    /**
     * What a page says of its list.
     *
     * @param resourceVersion which the list is of
     * @param next the token of the next page; empty at the end
     */
    public record Page(String resourceVersion, String next) {}

    /** Takes an object, which is its own. */
    @FunctionalInterface
    public interface Taker {
        void take(ObjectNode object);
    }

    /**
     * Reads to the body's end.
     *
     * @throws IOException where it breaks off, or is no list
     */
    public static Page read(InputStream body, Taker taker) throws IOException {
        Page page = new Page("", "");
        boolean list = false;
        try (JsonParser parser = MAPPER.getFactory().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the answer is no list");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "metadata" -> page = page(parser.readValueAsTree());
                    case "items" -> {
                        list = true;
                        items(parser, value, taker);
                    }
                    default -> parser.skipChildren();
                }
            }
        }
        if (!list) {
            throw new IOException("the answer is no list");
        }
        return page;
    }

    private static Page page(JsonNode metadata) {
        return new Page(
                metadata.path("resourceVersion").asText(),
                metadata.path("continue").asText());
    }

    /** An empty list may have {@code null} for its items. */
    private static void items(JsonParser parser, JsonToken value, Taker taker) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode item = parser.readValueAsTree();
            if (item instanceof ObjectNode object) {
                taker.take(object);
            } else {
                throw new IOException("there is something in the list that is no object");
            }
        }
    }
}

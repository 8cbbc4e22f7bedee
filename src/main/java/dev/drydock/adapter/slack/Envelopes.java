package dev.drydock.adapter.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Set;

/** Reads JSON from Slack as far as it takes to decide whether it is for us. */
final class Envelopes {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> PAYLOADS =
            Set.of("block_actions", "view_submission", "event_callback", "url_verification");

    private Envelopes() {}

    /** The JSON, or a missing node where it is none. */
    static JsonNode read(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        }
    }

    /**
     * Whether Bolt shall parse a payload. It logs whole payloads, secrets included, of kinds that it does not know, and we know
     * fewer than it does.
     */
    static boolean isForUs(JsonNode payload) {
        return payload.path("command").isTextual()
                || PAYLOADS.contains(payload.path("type").asText());
    }

    /** Whether it tells of a modal that was filled in: the one delivery whose acknowledgement says something. */
    static boolean isSubmission(JsonNode payload) {
        return payload.path("type").asText().equals("view_submission");
    }
}

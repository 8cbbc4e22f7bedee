package dev.drydock.adapter.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.Gson;
import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.request.builtin.BlockActionRequest;
import com.slack.api.util.json.GsonFactory;
import java.util.Map;

/**
 * The press of a button, as Bolt dispatches it, read by a Gson that is kept. Bolt's own request makes one for each press, and with
 * it the adapters of every kind of block there is: 2 ms, and a third of all that the process did in a rush.
 */
final class PressRequest extends BlockActionRequest {
    private static final Gson GSON = GsonFactory.createSnakeCase();

    private final BlockActionPayload press;

    /** A press; of a payload whose type is {@code block_actions}. */
    PressRequest(JsonNode payload) {
        // Bolt reads nothing of an empty text.
        super("", "", new RequestHeaders(Map.of()));
        this.press = GSON.fromJson(payload.toString(), BlockActionPayload.class);
    }

    static boolean isOne(JsonNode payload) {
        return payload.path("type").asText().equals(BlockActionPayload.TYPE);
    }

    @Override
    public BlockActionPayload getPayload() {
        return press;
    }
}

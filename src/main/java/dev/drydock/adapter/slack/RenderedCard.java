package dev.drydock.adapter.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.drydock.core.text.Grid;
import java.util.List;
import java.util.Optional;

/**
 * A card as Slack takes it.
 *
 * @param text the fallback, for notifications; always sent, since an edit without it would lose one or the other
 * @param blocks the blocks as JSON; within all of Slack's limits
 * @param overflow what did not fit, whole, as plain text for a file
 * @param pictures what is to be seen as pictures besides
 */
record RenderedCard(String text, String blocks, Optional<String> overflow, List<Grid> pictures) {
    RenderedCard {
        pictures = List.copyOf(pictures);
    }

    static RenderedCard of(String text, ArrayNode blocks, String overflow, List<Grid> pictures) {
        return new RenderedCard(
                text, blocks.toString(), overflow.isEmpty() ? Optional.empty() : Optional.of(overflow), pictures);
    }

    /** As the home tab takes it. */
    String homeView() {
        return "{\"type\":\"home\",\"blocks\":" + blocks + "}";
    }
}

package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A whole list.
 *
 * @param items its objects
 * @param resourceVersion from where a watch can go on
 */
record Listing(List<JsonNode> items, String resourceVersion) {
    Listing {
        items = List.copyOf(items);
    }
}

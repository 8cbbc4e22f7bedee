package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A button or another element that a person can use, with the block it stands in.
 *
 * @param blockId  as sent, or as Slack numbers it
 * @param element  Block Kit's element
 */
public record Control(String blockId, JsonNode element) {

    public String actionId() {
        return Json.text(element, "action_id");
    }

    /** What is written on it. */
    public String label() {
        return Json.text(element.path("text"), "text");
    }

    /** The question that Slack asks before it tells the app; empty when it does not ask. */
    public Optional<Confirm> confirm() {
        JsonNode confirm = element.path("confirm");
        return confirm.isObject()
                ? Optional.of(new Confirm(
                        Json.text(confirm.path("title"), "text"),
                        Json.text(confirm.path("text"), "text"),
                        Json.text(confirm.path("confirm"), "text"),
                        Json.text(confirm.path("deny"), "text")))
                : Optional.empty();
    }

    /** What a confirm dialog says: its title, its text, and what is on its two buttons. */
    public record Confirm(String title, String text, String accept, String deny) {}

    /** Every element that can be used in these blocks, in order. */
    static List<Control> in(Iterable<JsonNode> blocks) {
        List<Control> controls = new ArrayList<>();
        int i = 0;
        for (JsonNode block : blocks) {
            String id = Json.optional(block, "block_id").orElse("block" + i);
            i++;
            block.path("elements").forEach(element -> add(controls, id, element));
            add(controls, id, block.path("accessory"));
            add(controls, id, block.path("element"));
        }
        return controls;
    }

    private static void add(List<Control> controls, String block, JsonNode element) {
        String type = Json.text(element, "type");
        boolean passive = type.isEmpty()
                || type.startsWith("rich_text")
                || type.equals("mrkdwn")
                || type.equals("plain_text")
                || type.equals("image");
        if (!passive) {
            controls.add(new Control(block, element));
        }
    }

    /** The control with this action id in this block. */
    static Optional<Control> find(Iterable<JsonNode> blocks, String blockId, String actionId) {
        return in(blocks).stream()
                .filter(control -> control.blockId().equals(blockId))
                .filter(control -> control.actionId().equals(actionId))
                .findFirst();
    }

    /** The control with this action id, or with this written on it. */
    static Optional<Control> find(Iterable<JsonNode> blocks, String what) {
        List<Control> controls = in(blocks);
        return controls.stream()
                .filter(control -> control.actionId().equals(what))
                .findFirst()
                .or(() -> controls.stream()
                        .filter(control -> control.label().equals(what))
                        .findFirst());
    }
}

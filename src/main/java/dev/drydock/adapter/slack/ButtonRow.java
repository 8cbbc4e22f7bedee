package dev.drydock.adapter.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.core.text.Button;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Buttons as blocks of actions, 25 a block. Slack wants action ids that are unique within a block, and a card may have an
 * action twice: its later buttons carry a number behind {@code ~}, which {@link #action} takes off again.
 */
final class ButtonRow {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int ELEMENTS = 25;
    private static final int ID = 255;
    private static final int VALUE = 2_000;
    private static final int LABEL = 75;
    private static final int CONFIRM_TITLE = 100;
    private static final int CONFIRM_TEXT = 300;
    private static final int CONFIRM_LABEL = 30;

    private ButtonRow() {}

    /** The button's action, from the action id that a press brings. */
    static String action(String actionId) {
        int tilde = actionId.lastIndexOf('~');
        return tilde < 0 ? actionId : actionId.substring(0, tilde);
    }

    static List<ObjectNode> of(List<Button> buttons) {
        List<ObjectNode> rows = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (Button button : buttons) {
            int times = seen.merge(button.action(), 1, Integer::sum);
            String id = times == 1 ? button.action() : button.action() + "~" + times;
            // Cut, an id or a value would be another one: rather no button than one that does something else.
            if (id.length() > ID
                    || button.value().length() > VALUE
                    || button.value().isEmpty()) {
                continue;
            }
            if (rows.isEmpty() || rows.getLast().path("elements").size() == ELEMENTS) {
                ObjectNode row = JSON.objectNode().put("type", "actions");
                row.putArray("elements");
                rows.add(row);
            }
            ((ArrayNode) rows.getLast().get("elements")).add(button(button, id));
        }
        return rows;
    }

    private static ObjectNode button(Button button, String id) {
        ObjectNode json = JSON.objectNode().put("type", "button");
        json.set("text", plain(button.label(), LABEL));
        json.put("action_id", id).put("value", button.value());
        style(json, button.tone());
        button.confirm().ifPresent(confirm -> {
            ObjectNode dialog = json.putObject("confirm");
            dialog.set("title", plain(confirm.title(), CONFIRM_TITLE));
            dialog.set("text", plain(confirm.question(), CONFIRM_TEXT));
            dialog.set("confirm", plain(confirm.yes(), CONFIRM_LABEL));
            dialog.set("deny", plain(confirm.no(), CONFIRM_LABEL));
            style(dialog, button.tone());
        });
        return json;
    }

    private static void style(ObjectNode json, Tone tone) {
        switch (tone) {
            case GOOD -> json.put("style", "primary");
            case DANGER -> json.put("style", "danger");
            case NEUTRAL, CAUTION -> {
                // Slack's third style is having none.
            }
        }
    }

    private static ObjectNode plain(String raw, int limit) {
        String label = Mrkdwn.label(raw, limit);
        return JSON.objectNode()
                .put("type", "plain_text")
                .put("text", label.isBlank() ? "…" : label)
                .put("emoji", false);
    }
}

package dev.drydock.adapter.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewState;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Desk;
import dev.drydock.core.text.Card;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forms as Slack's modals: opened with the trigger of a press, and read when they are filled in. */
final class Forms {
    private static final Logger log = LoggerFactory.getLogger(Forms.class);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** The block with the field, and the field in it. */
    static final String FIELD = "typed";

    private static final int TITLE = 24;
    private static final int LABEL = 300;

    private final SlackCalls calls;

    Forms(SlackCalls calls) {
        this.calls = calls;
    }

    /**
     * Opens a form in front of whoever pressed.
     *
     * @param trigger of the press; Slack takes it once, and for three seconds
     * @param action the button's action, and then the form's
     * @param value the button's opaque value, and then the form's
     * @return what they are told where it did not open
     */
    Optional<Card> open(String trigger, Desk.Form form, String action, String value) throws InterruptedException {
        String view = view(form, action, value).toString();
        try {
            calls.once(
                    Method.OPEN_VIEW,
                    "",
                    client -> client.viewsOpen(
                            request -> request.triggerId(trigger).viewAsString(view)));
            return Optional.empty();
        } catch (CallException failed) {
            if (failed.error().equals("exchanged_trigger_id")) {
                // The press was delivered twice, and another replica was first.
                return Optional.empty();
            }
            log.atWarn().addKeyValue("error", failed.getMessage()).log("a form could not be opened");
            return Optional.of(Card.of("Slack did not open the form in which you confirm this, so nothing was counted."
                    + " Please press the button again."));
        }
    }

    static ObjectNode view(Desk.Form form, String action, String value) {
        ObjectNode view = JSON.objectNode().put("type", "modal");
        view.put("callback_id", action).put("private_metadata", value);
        view.set("title", plain(form.title(), TITLE));
        view.set("submit", plain("Approve", TITLE));
        view.set("close", plain("Not yet", TITLE));
        ArrayNode blocks = view.putArray("blocks");
        Envelopes.read(BlockKit.render(form.card(), "on the card in the channel")
                        .blocks())
                .forEach(blocks::add);
        ObjectNode input = blocks.addObject().put("type", "input").put("block_id", FIELD);
        input.set("label", plain(form.label(), LABEL));
        input.putObject("element")
                .put("type", "plain_text_input")
                .put("action_id", FIELD)
                .put("focus_on_load", true);
        return view;
    }

    /** What was typed; empty text where nothing was. */
    static String typed(View view) {
        return Optional.ofNullable(view.getState())
                .map(ViewState::getValues)
                .map(values -> values.getOrDefault(FIELD, Map.of()).get(FIELD))
                .map(ViewState.Value::getValue)
                .orElse("");
    }

    /** What is told at the field, which takes plain text. */
    static Map<String, String> errors(String correction) {
        return Map.of(FIELD, Mrkdwn.visible(Wording.line(correction, LABEL)));
    }

    private static ObjectNode plain(String raw, int limit) {
        return JSON.objectNode()
                .put("type", "plain_text")
                .put("text", Mrkdwn.label(raw, limit))
                .put("emoji", false);
    }
}

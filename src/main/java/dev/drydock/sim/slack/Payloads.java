package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Supplier;

/** Builds what the app is told, in the shapes of Slack's reference. */
final class Payloads {
    private static final String TOKEN = "local-verification-token";

    private final State state;
    private final Supplier<String> origin;

    Payloads(State state, Supplier<String> origin) {
        this.state = state;
        this.origin = origin;
    }

    ObjectNode slash(User person, Channel channel, String command, String text) {
        ObjectNode payload = Json.object();
        payload.put("token", TOKEN);
        payload.put("team_id", person.teamId())
                .put("team_domain", state.workspace().name());
        payload.put("channel_id", channel.id()).put("channel_name", channel.name());
        payload.put("user_id", person.id()).put("user_name", person.name());
        payload.put("command", command).put("text", text);
        payload.put("api_app_id", Workspace.APP_ID).put("is_enterprise_install", "false");
        payload.put("response_url", responseUrl(person, channel.id(), Optional.empty()));
        payload.put("trigger_id", state.triggers().issue(person.id()));
        return payload;
    }

    /** A click on something in a message. */
    ObjectNode click(User person, Message message, Control control, ObjectNode action) {
        ObjectNode payload = interaction(person, "block_actions");
        ObjectNode container = payload.putObject("container");
        container.put("type", "message").put("message_ts", message.ts()).put("channel_id", message.channel());
        container.put("is_ephemeral", message.onlyFor().isPresent());
        message.threadTs().ifPresent(thread -> container.put("thread_ts", thread));
        String name =
                state.directory().channel(message.channel()).map(Channel::name).orElse("");
        payload.putObject("channel").put("id", message.channel()).put("name", name);
        payload.set("message", message.toJson(state.bot(), true));
        payload.putObject("state").putObject("values");
        payload.put("response_url", responseUrl(person, message.channel(), Optional.of(message)));
        payload.putArray("actions").add(action(control, action));
        return payload;
    }

    /** A click on something in a modal or the home tab. */
    ObjectNode click(User person, View view, Control control, ObjectNode action) {
        ObjectNode payload = interaction(person, "block_actions");
        payload.putObject("container").put("type", "view").put("view_id", view.id());
        payload.set("view", view.toJson(state.workspace().teamId(), Json.object()));
        payload.putArray("actions").add(action(control, action));
        return payload;
    }

    ObjectNode submission(User person, View view, JsonNode values) {
        ObjectNode payload = interaction(person, "view_submission");
        payload.set("view", view.toJson(state.workspace().teamId(), values));
        payload.putArray("response_urls");
        return payload;
    }

    ObjectNode closed(User person, View view) {
        ObjectNode payload = interaction(person, "view_closed");
        payload.remove("trigger_id");
        payload.set("view", view.toJson(state.workspace().teamId(), Json.object()));
        payload.put("is_cleared", false);
        return payload;
    }

    ObjectNode suggestion(User person, View view, Control control, String typed) {
        ObjectNode payload = suggestion(person, control, typed);
        payload.putObject("container").put("type", "view").put("view_id", view.id());
        payload.set("view", view.toJson(state.workspace().teamId(), Json.object()));
        return payload;
    }

    ObjectNode suggestion(User person, Message message, Control control, String typed) {
        ObjectNode payload = suggestion(person, control, typed);
        payload.putObject("container")
                .put("type", "message")
                .put("message_ts", message.ts())
                .put("channel_id", message.channel())
                .put("is_ephemeral", message.onlyFor().isPresent());
        String name =
                state.directory().channel(message.channel()).map(Channel::name).orElse("");
        payload.putObject("channel").put("id", message.channel()).put("name", name);
        payload.set("message", message.toJson(state.bot(), true));
        return payload;
    }

    private ObjectNode suggestion(User person, Control control, String typed) {
        ObjectNode payload = interaction(person, "block_suggestion");
        payload.remove("trigger_id");
        return payload.put("action_id", control.actionId())
                .put("block_id", control.blockId())
                .put("value", typed);
    }

    ObjectNode homeOpened(User person, String eventId) {
        ObjectNode payload = Json.object();
        payload.put("token", TOKEN).put("team_id", state.workspace().teamId());
        payload.put("api_app_id", Workspace.APP_ID).put("type", "event_callback");
        payload.put("event_id", "Ev" + eventId)
                .put("event_time", state.clock().instant().getEpochSecond());
        ObjectNode event = payload.putObject("event");
        event.put("type", "app_home_opened").put("user", person.id()).put("tab", "home");
        event.put("channel", state.directory().direct(person).id())
                .put("event_ts", state.board().nextTs());
        state.views()
                .home(person.id())
                .ifPresent(
                        home -> event.set("view", home.toJson(state.workspace().teamId(), Json.object())));
        payload.putArray("authorizations")
                .addObject()
                .put("team_id", state.workspace().teamId())
                .put("user_id", state.bot().id())
                .put("is_bot", true);
        return payload;
    }

    private ObjectNode interaction(User person, String type) {
        ObjectNode payload = Json.object();
        payload.put("type", type).put("api_app_id", Workspace.APP_ID).put("token", TOKEN);
        payload.putObject("team")
                .put("id", state.workspace().teamId())
                .put("domain", state.workspace().name());
        payload.putObject("user")
                .put("id", person.id())
                .put("username", person.name())
                .put("name", person.name())
                .put("team_id", person.teamId());
        payload.put("trigger_id", state.triggers().issue(person.id()));
        payload.put("is_enterprise_install", false);
        return payload;
    }

    private ObjectNode action(Control control, ObjectNode chosen) {
        ObjectNode action = Json.object();
        action.put("type", Json.text(control.element(), "type"));
        action.put("action_id", control.actionId()).put("block_id", control.blockId());
        for (String field : new String[] {"text", "value", "style"}) {
            if (control.element().has(field)) {
                action.set(field, control.element().path(field));
            }
        }
        action.put("action_ts", state.board().nextTs());
        action.setAll(chosen);
        return action;
    }

    private String responseUrl(User person, String channel, Optional<Message> message) {
        return origin.get() + "/respond/" + state.responseUrls().issue(person.id(), channel, message);
    }
}

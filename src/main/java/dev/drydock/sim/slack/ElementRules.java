package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Slack's limits on what stands inside a block: buttons, selects, inputs, and their options and confirm dialogs. */
final class ElementRules {
    static final Set<String> PLAIN = Set.of("plain_text");
    static final Set<String> ANY_TEXT = Set.of("plain_text", "mrkdwn");

    private static final Map<String, Set<String>> FIELDS = Map.ofEntries(
            Map.entry("button", Set.of("text", "value", "url", "style", "confirm", "accessibility_label")),
            Map.entry("static_select", select("options", "option_groups", "initial_option")),
            Map.entry("multi_static_select", many("options", "option_groups", "initial_options")),
            Map.entry("external_select", select("initial_option", "min_query_length")),
            Map.entry("multi_external_select", many("initial_options", "min_query_length")),
            Map.entry("users_select", select("initial_user")),
            Map.entry("multi_users_select", many("initial_users")),
            Map.entry("channels_select", select("initial_channel", "response_url_enabled")),
            Map.entry(
                    "conversations_select",
                    select(
                            "initial_conversation",
                            "default_to_current_conversation",
                            "filter",
                            "response_url_enabled")),
            Map.entry("overflow", Set.of("options", "confirm")),
            Map.entry("checkboxes", Set.of("options", "initial_options", "confirm", "focus_on_load")),
            Map.entry("radio_buttons", Set.of("options", "initial_option", "confirm", "focus_on_load")),
            Map.entry("datepicker", select("initial_date")),
            Map.entry("timepicker", select("initial_time", "timezone")),
            Map.entry("datetimepicker", Set.of("initial_date_time", "confirm", "focus_on_load")),
            Map.entry(
                    "plain_text_input",
                    Set.of(
                            "placeholder",
                            "initial_value",
                            "multiline",
                            "min_length",
                            "max_length",
                            "focus_on_load",
                            "dispatch_action_config")),
            Map.entry(
                    "number_input",
                    Set.of(
                            "placeholder",
                            "is_decimal_allowed",
                            "initial_value",
                            "min_value",
                            "max_value",
                            "focus_on_load",
                            "dispatch_action_config")));

    private final Problems problems;

    ElementRules(Problems problems) {
        this.problems = problems;
    }

    private static Set<String> select(String... more) {
        Set<String> fields = new HashSet<>(Set.of(more));
        fields.addAll(Set.of("placeholder", "confirm", "focus_on_load"));
        return fields;
    }

    private static Set<String> many(String... more) {
        Set<String> fields = select(more);
        fields.add("max_selected_items");
        return fields;
    }

    /** An interactive element; {@code seen} holds the action ids of its block so far. */
    void check(JsonNode element, Set<String> seen, String at) {
        String type = Json.text(element, "type");
        Set<String> known = FIELDS.get(type);
        if (known == null) {
            problems.add("unsupported type: " + type, at + "/type");
            return;
        }
        Set<String> fields = new HashSet<>(known);
        fields.addAll(Set.of("type", "action_id"));
        problems.only(fields, element, at);
        problems.optional(element, "action_id", 255, at);
        Json.optional(element, "action_id")
                .filter(id -> !seen.add(id))
                .ifPresent(id -> problems.add(
                        "`action_id` \"" + id + "\" already exists for another element", at + "/action_id"));
        problems.optionalText(element, "placeholder", PLAIN, 150, at);
        if (element.has("confirm")) {
            confirm(element.path("confirm"), at + "/confirm");
        }
        switch (type) {
            case "button" -> button(element, at);
            case "static_select", "multi_static_select" -> options(element, 100, 75, at);
            case "overflow" -> options(element, 5, 75, at);
            case "checkboxes", "radio_buttons" -> options(element, 10, 75, at);
            case "plain_text_input" -> range(element, "max_length", 1, 3000, at);
            default -> {
                // The other elements have no limits of their own.
            }
        }
    }

    private void button(JsonNode button, String at) {
        problems.text(button.path("text"), PLAIN, 75, at + "/text");
        problems.optional(button, "value", 2000, at);
        problems.optional(button, "url", 3000, at);
        problems.optional(button, "accessibility_label", 75, at);
        if (button.has("style") && !Set.of("primary", "danger").contains(Json.text(button, "style"))) {
            problems.add("must be a valid enum value", at + "/style");
        }
    }

    private void confirm(JsonNode confirm, String at) {
        problems.only(Set.of("title", "text", "confirm", "deny", "style"), confirm, at);
        problems.text(confirm.path("title"), PLAIN, 100, at + "/title");
        problems.text(confirm.path("text"), ANY_TEXT, 300, at + "/text");
        problems.text(confirm.path("confirm"), PLAIN, 30, at + "/confirm");
        problems.text(confirm.path("deny"), PLAIN, 30, at + "/deny");
    }

    private void options(JsonNode element, int most, int length, String at) {
        if (element.has("option_groups")) {
            problems.items(element, "option_groups", 100, at);
            int i = 0;
            for (JsonNode group : element.path("option_groups")) {
                String place = at + "/option_groups/" + i++;
                problems.text(group.path("label"), PLAIN, 75, place + "/label");
                options(group, 100, length, place);
            }
            return;
        }
        problems.items(element, "options", most, at);
        int i = 0;
        for (JsonNode option : element.path("options")) {
            option(option, length, at + "/options/" + i++);
        }
    }

    /** One option of a select, or one that the app suggests. */
    void option(JsonNode option, int length, String at) {
        problems.only(Set.of("text", "value", "description", "url"), option, at);
        problems.text(option.path("text"), ANY_TEXT, length, at + "/text");
        problems.required(option, "value", 150, at);
        problems.optionalText(option, "description", ANY_TEXT, 75, at);
    }

    private void range(JsonNode element, String field, int least, int most, String at) {
        if (element.has(field)) {
            int value = element.path(field).asInt(least - 1);
            if (value < least || value > most) {
                problems.add("must be between " + least + " and " + most, at + "/" + field);
            }
        }
    }
}

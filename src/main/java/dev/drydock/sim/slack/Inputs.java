package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What people type and choose, as the state of a view or the action of a click. */
final class Inputs {
    private Inputs() {}

    /** The state of every input of a view; what is not said keeps its initial value. */
    static ObjectNode values(View view, Map<String, String> said) {
        ObjectNode values = Json.object();
        Set<String> unused = new HashSet<>(said.keySet());
        for (Control control : Control.in(view.body().path("blocks"))) {
            String type = Json.text(control.element(), "type");
            if (type.equals("button") || type.equals("overflow")) {
                continue;
            }
            unused.remove(control.actionId());
            unused.remove(control.blockId());
            Optional<String> value =
                    Optional.ofNullable(said.getOrDefault(control.actionId(), said.get(control.blockId())));
            ObjectNode entry = Json.object().put("type", type);
            value.ifPresentOrElse(
                    text -> entry.setAll(chosen(control, text)), () -> entry.setAll(initial(control.element())));
            values.withObjectProperty(control.blockId()).set(control.actionId(), entry);
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("the view asks nothing called " + unused);
        }
        return values;
    }

    /** What choosing or typing this value adds to an action. */
    static ObjectNode chosen(Control control, String value) {
        ObjectNode chosen = Json.object();
        JsonNode element = control.element();
        switch (Json.text(element, "type")) {
            case "plain_text_input", "number_input", "email_text_input", "url_text_input", "button" ->
                chosen.put("value", value);
            case "users_select" -> chosen.put("selected_user", value);
            case "channels_select" -> chosen.put("selected_channel", value);
            case "conversations_select" -> chosen.put("selected_conversation", value);
            case "datepicker" -> chosen.put("selected_date", value);
            case "timepicker" -> chosen.put("selected_time", value);
            case "external_select" ->
                chosen.putObject("selected_option")
                        .put("value", value)
                        .putObject("text")
                        .put("type", "plain_text")
                        .put("text", value);
            case "checkboxes", "multi_static_select" -> {
                var options = chosen.putArray("selected_options");
                for (String one : value.split(",", -1)) {
                    options.add(option(element, one));
                }
            }
            default -> chosen.set("selected_option", option(element, value));
        }
        return chosen;
    }

    private static ObjectNode initial(JsonNode element) {
        ObjectNode initial = Json.object();
        Map<String, String> names = Map.of(
                "initial_value", "value", "initial_option", "selected_option", "initial_options", "selected_options");
        for (var field : element.properties()) {
            Optional.ofNullable(names.get(field.getKey())).ifPresent(name -> initial.set(name, field.getValue()));
        }
        return initial;
    }

    private static JsonNode option(JsonNode element, String value) {
        for (JsonNode option : element.path("options")) {
            if (Json.text(option, "value").equals(value)) {
                return option;
            }
        }
        for (JsonNode group : element.path("option_groups")) {
            for (JsonNode option : group.path("options")) {
                if (Json.text(option, "value").equals(value)) {
                    return option;
                }
            }
        }
        throw new IllegalArgumentException("no option '" + value + "' to choose");
    }
}

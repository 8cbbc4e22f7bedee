package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** {@code views.*}: modals and the home tab. */
final class ViewMethods {
    private final State state;

    ViewMethods(State state) {
        this.state = state;
    }

    ObjectNode open(Call call) throws ApiError {
        JsonNode body = body(call, "modal");
        return answer(state.views().open(state.triggers().exchange(call.required("trigger_id")), body));
    }

    ObjectNode push(Call call) throws ApiError {
        JsonNode body = body(call, "modal");
        return answer(state.views().push(state.triggers().exchange(call.required("trigger_id")), body));
    }

    ObjectNode update(Call call) throws ApiError {
        JsonNode body = body(call, "modal");
        String id = call.text("view_id");
        String external = call.text("external_id");
        if (id.isEmpty() && external.isEmpty()) {
            throw ApiError.fault("invalid_arguments", "[ERROR] missing required field: view_id or external_id");
        }
        return answer(state.views()
                .update(
                        view -> id.isEmpty()
                                ? Json.text(view.body(), "external_id").equals(external)
                                : view.id().equals(id),
                        call.text("hash"),
                        body));
    }

    ObjectNode publish(Call call) throws ApiError {
        String person = call.required("user_id");
        if (state.directory().user(person).isEmpty()) {
            throw ApiError.fault("invalid_arguments", "[ERROR] no such user [json-pointer:/user_id]");
        }
        return answer(state.views().publish(person, call.text("hash"), body(call, "home")));
    }

    private static JsonNode body(Call call, String type) throws ApiError {
        JsonNode view = call.tree("view", "invalid_arguments")
                .orElseThrow(() -> ApiError.fault("invalid_arguments", "[ERROR] missing required field: view"));
        check(view);
        if (!Json.text(view, "type").equals(type)) {
            throw ApiError.fault("invalid_arguments", "[ERROR] must be of type " + type + " [json-pointer:/view/type]");
        }
        return view;
    }

    /** Slack answers a view it does not take with {@code invalid_arguments} and the reasons. */
    static void check(JsonNode view) throws ApiError {
        List<String> problems = BlockRules.ofView(view);
        if (!problems.isEmpty()) {
            throw ApiError.fault("invalid_arguments", problems);
        }
    }

    private ObjectNode answer(View view) {
        ObjectNode answer = Json.object();
        answer.set("view", view.toJson(state.workspace().teamId(), Json.object()));
        return answer;
    }
}

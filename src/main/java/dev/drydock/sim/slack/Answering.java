package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.sim.slack.ResponseUrls.Grant;
import dev.drydock.sim.slack.Violation.Kind;
import java.util.Optional;

/** What the app says in answer to a person: through a {@code response_url}, or in an acknowledgement. */
final class Answering {
    private final State state;
    private final Posting posting;

    Answering(State state) {
        this.state = state;
        this.posting = new Posting(state);
    }

    /** Takes what was POSTed to a {@code response_url}. */
    Reply respond(String id, String body) {
        try {
            Grant grant = state.responseUrls().use(id);
            ObjectNode said = Json.parse(body)
                    .filter(JsonNode::isObject)
                    .map(ObjectNode.class::cast)
                    .orElseThrow(() -> ApiError.fault("invalid_payload"));
            say(new Call("response_url", said), grant);
            return Reply.ok(Json.object());
        } catch (ApiError refused) {
            state.violations().add(Kind.BAD_RESPONSE_URL, id + ": " + refused.summary());
            ObjectNode answer = Json.object().put("ok", false).put("error", refused.code());
            int status = refused.code().endsWith("_url") ? 404 : 400;
            return new Reply.Body(status, Json.write(answer), Optional.empty());
        }
    }

    private void say(Call said, Grant grant) throws ApiError {
        boolean replace = said.flag("replace_original");
        boolean delete = said.flag("delete_original");
        if (replace || delete) {
            Message original = grant.origin().orElseThrow(() -> ApiError.fault("no_original"));
            if (delete) {
                state.board().delete(original.channel(), original.ts());
                return;
            }
            Message.Content content = posting.content(said);
            if (state.board()
                    .edit(original.channel(), original.ts(), old -> content)
                    .isEmpty()) {
                throw ApiError.fact("message_not_found");
            }
            return;
        }
        if (grant.origin().isPresent() && !said.args().has("replace_original")) {
            // Slack has treated silence both ways over the years: an app that cares for its card says which.
            state.violations().add(Kind.BAD_RESPONSE_URL, "an answer to a click that says no replace_original");
        }
        post(said, grant.person(), grant.channel(), said.optional("thread_ts"));
    }

    /** What came with the acknowledgement of a slash command; nothing, most of the time. */
    void acknowledged(User person, Channel channel, JsonNode answer) {
        if (!answer.isObject() || answer.isEmpty()) {
            return;
        }
        try {
            post(new Call("acknowledgement", (ObjectNode) answer), person.id(), channel.id(), Optional.empty());
        } catch (ApiError refused) {
            state.violations().add(Kind.BAD_ACK, refused.summary());
            state.notice(person, channel.id(), "failed with the error \"invalid_command_response\"");
        }
    }

    private void post(Call said, String person, String channel, Optional<String> thread) throws ApiError {
        boolean open = said.text("response_type").equals("in_channel");
        state.board()
                .post(new Board.Draft(
                        channel,
                        thread,
                        state.bot().id(),
                        posting.content(said),
                        false,
                        open ? Optional.empty() : Optional.of(person)));
    }

    /** What came with the acknowledgement of a submitted modal. */
    void submitted(User person, JsonNode answer) {
        String action = Json.text(answer, "response_action");
        try {
            switch (action) {
                case "" -> state.views().close(person.id(), false);
                case "clear" -> state.views().close(person.id(), true);
                case "errors" -> errors(person, answer.path("errors"));
                case "update" -> {
                    ViewMethods.check(answer.path("view"));
                    View top = state.views().top(person.id()).orElseThrow(() -> ApiError.fact("not_found"));
                    state.views().update(view -> view.id().equals(top.id()), "", answer.path("view"));
                }
                case "push" -> {
                    ViewMethods.check(answer.path("view"));
                    state.views().push(person.id(), answer.path("view"));
                }
                default -> throw ApiError.fault("unknown response_action: " + action);
            }
        } catch (ApiError refused) {
            state.violations().add(Kind.BAD_ACK, refused.summary());
        }
    }

    /** Errors stand under inputs: each must name a block of the modal that asks something. */
    private void errors(User person, JsonNode errors) throws ApiError {
        View top = state.views().top(person.id()).orElseThrow(() -> ApiError.fact("not_found"));
        if (errors.isEmpty()) {
            throw ApiError.fault("errors without an entry");
        }
        for (var field : errors.properties()) {
            boolean known = false;
            for (JsonNode block : top.body().path("blocks")) {
                known |= Json.text(block, "type").equals("input")
                        && Json.text(block, "block_id").equals(field.getKey());
            }
            if (!known) {
                throw ApiError.fault("an error for '" + field.getKey() + "', which is no input block");
            }
        }
    }
}

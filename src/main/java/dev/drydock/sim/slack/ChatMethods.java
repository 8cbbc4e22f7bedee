package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** {@code chat.*}: posting, editing and deleting messages. */
final class ChatMethods {
    /** {@code chat.update} takes shorter texts than {@code chat.postMessage}: its reference says 4,000 characters. */
    private static final int LONGEST_EDIT = 4_000;

    private final State state;
    private final Posting posting;

    ChatMethods(State state, Posting posting) {
        this.state = state;
        this.posting = posting;
    }

    ObjectNode postMessage(Call call) throws ApiError {
        Channel channel = posting.target(call.required("channel"));
        Message.Content content = posting.content(call);
        Optional<String> thread = posting.thread(channel, call.optional("thread_ts"));
        Message message = state.board()
                .post(new Board.Draft(
                        channel.id(),
                        thread,
                        state.bot().id(),
                        content,
                        thread.isPresent() && call.flag("reply_broadcast"),
                        Optional.empty()));
        return answer(message);
    }

    ObjectNode postEphemeral(Call call) throws ApiError {
        Channel channel = posting.target(call.required("channel"));
        String person = call.required("user");
        if (!channel.has(person)) {
            throw ApiError.fact("user_not_in_channel");
        }
        Message.Content content = posting.content(call);
        Optional<String> thread = posting.thread(channel, call.optional("thread_ts"));
        Message message = state.board()
                .post(new Board.Draft(channel.id(), thread, state.bot().id(), content, false, Optional.of(person)));
        return Json.object().put("message_ts", message.ts());
    }

    ObjectNode update(Call call) throws ApiError {
        Channel channel = posting.target(call.required("channel"));
        String ts = call.required("ts");
        own(channel, ts, "cant_update_message");
        if (call.text("text").length() > LONGEST_EDIT) {
            throw ApiError.fault("msg_too_long");
        }
        Message.Content said = posting.content(call);
        Message changed = state.board()
                .edit(channel.id(), ts, old -> edited(old, said))
                .orElseThrow(() -> ApiError.fact("message_not_found"));
        return answer(changed).put("text", changed.text());
    }

    /** A text without blocks takes the blocks away; blocks without a text, and no metadata, leave the old ones. */
    private static Message.Content edited(Message.Content old, Message.Content said) {
        return new Message.Content(
                said.text().isEmpty() ? old.text() : said.text(),
                said.blocks(),
                said.metadata().or(old::metadata),
                old.files());
    }

    ObjectNode delete(Call call) throws ApiError {
        Channel channel = posting.visible(call.required("channel"));
        String ts = call.required("ts");
        own(channel, ts, "cant_delete_message");
        if (state.board().delete(channel.id(), ts).isEmpty()) {
            throw ApiError.fact("message_not_found");
        }
        return Json.object().put("channel", channel.id()).put("ts", ts);
    }

    ObjectNode getPermalink(Call call) throws ApiError {
        Channel channel = posting.visible(call.required("channel"));
        String ts = call.required("message_ts");
        if (find(channel, ts).isEmpty()) {
            throw ApiError.fact("message_not_found");
        }
        String link = "https://%s.slack.com/archives/%s/p%s"
                .formatted(state.workspace().name(), channel.id(), ts.replace(".", ""));
        return Json.object().put("channel", channel.id()).put("permalink", link);
    }

    private Optional<Message> find(Channel channel, String ts) {
        return state.board()
                .find(channel.id(), ts)
                .filter(message -> message.onlyFor().isEmpty());
    }

    private void own(Channel channel, String ts, String otherwise) throws ApiError {
        Message message = find(channel, ts).orElseThrow(() -> ApiError.fact("message_not_found"));
        if (!message.author().equals(state.bot().id())) {
            throw ApiError.fault(otherwise);
        }
    }

    private ObjectNode answer(Message message) {
        ObjectNode answer = Json.object();
        answer.put("channel", message.channel()).put("ts", message.ts());
        answer.set("message", message.toJson(state.bot(), true));
        return answer;
    }
}

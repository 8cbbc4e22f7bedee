package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** {@code conversations.*}: channels, and reading back what was said in them. */
final class ConversationMethods {
    private static final int LARGEST_PAGE = 999;

    private final State state;
    private final Posting posting;

    ConversationMethods(State state, Posting posting) {
        this.state = state;
        this.posting = posting;
    }

    ObjectNode info(Call call) throws ApiError {
        Channel channel = posting.visible(call.required("channel"));
        ObjectNode answer = Json.object();
        answer.set("channel", channel.toJson(state.bot().id()));
        return answer;
    }

    ObjectNode open(Call call) throws ApiError {
        String person = call.required("users");
        User user = state.directory().user(person).orElseThrow(() -> ApiError.fact("user_not_found"));
        if (user.is(User.Flag.DELETED)) {
            throw ApiError.fact("user_disabled");
        }
        ObjectNode answer = Json.object();
        answer.putObject("channel").put("id", state.directory().direct(user).id());
        return answer;
    }

    /** The channel itself, newest first. */
    ObjectNode history(Call call) throws ApiError {
        Channel channel = readable(call);
        List<Message> messages = new ArrayList<>();
        for (Message message : state.board().all(channel.id()).descendingMap().values()) {
            if (message.isInChannel() && message.onlyFor().isEmpty() && within(call, message)) {
                messages.add(message);
            }
        }
        return page(call, messages, 100);
    }

    /** A thread, oldest first, its parent ahead of all. */
    ObjectNode replies(Call call) throws ApiError {
        Channel channel = readable(call);
        String ts = call.required("ts");
        Message parent = state.board()
                .find(channel.id(), ts)
                .filter(message -> message.onlyFor().isEmpty())
                .orElseThrow(() -> ApiError.fact("thread_not_found"));
        List<Message> messages = new ArrayList<>(List.of(parent));
        for (Message message : state.board().replies(channel.id(), ts)) {
            if (message.onlyFor().isEmpty() && within(call, message)) {
                messages.add(message);
            }
        }
        return page(call, messages, 1000);
    }

    private Channel readable(Call call) throws ApiError {
        Channel channel = posting.visible(call.required("channel"));
        if (!channel.has(state.bot().id())) {
            throw ApiError.fact("not_in_channel");
        }
        return channel;
    }

    /** Time stamps of one length compare as texts. */
    private static boolean within(Call call, Message message) {
        boolean inclusive = call.flag("inclusive");
        Optional<Integer> oldest = call.optional("oldest").map(message.ts()::compareTo);
        Optional<Integer> latest = call.optional("latest").map(message.ts()::compareTo);
        return oldest.map(c -> c > 0 || (c == 0 && inclusive)).orElse(true)
                && latest.map(c -> c < 0 || (c == 0 && inclusive)).orElse(true);
    }

    private ObjectNode page(Call call, List<Message> all, int otherwise) throws ApiError {
        int limit = call.number("limit", otherwise);
        if (limit < 1 || limit > LARGEST_PAGE + 1) {
            throw ApiError.fault("invalid_limit");
        }
        int from = start(call, all);
        int to = Math.min(all.size(), from + limit);
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("messages");
        for (Message message : all.subList(from, to)) {
            list.add(read(message, call.flag("include_all_metadata")));
        }
        answer.put("has_more", to < all.size());
        String cursor = to < all.size() ? "ts:" + all.get(to).ts() : "";
        answer.putObject("response_metadata").put("next_cursor", cursor);
        return answer;
    }

    private static int start(Call call, List<Message> all) throws ApiError {
        Optional<String> cursor = call.optional("cursor");
        if (cursor.isEmpty()) {
            return 0;
        }
        List<String> cursors = all.stream().map(message -> "ts:" + message.ts()).toList();
        int at = cursors.indexOf(cursor.get());
        if (at < 0) {
            throw ApiError.fault("invalid_cursor");
        }
        return at;
    }

    private ObjectNode read(Message message, boolean metadata) {
        ObjectNode json = message.toJson(state.bot(), metadata);
        int replies = message.isReply()
                ? 0
                : Collections.frequency(
                        state.board().replies(message.channel(), message.ts()).stream()
                                .map(reply -> reply.onlyFor().isEmpty())
                                .toList(),
                        true);
        if (replies > 0) {
            json.put("thread_ts", message.ts()).put("reply_count", replies);
        }
        return json;
    }
}

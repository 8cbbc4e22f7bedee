package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.sim.slack.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Slack's rules on what may be said, and where: shared by posting, editing, and answering through a URL. */
final class Posting {
    static final int LONGEST = 40_000;

    private final State state;

    Posting(State state) {
        this.state = state;
    }

    /** What a call says; refused when it says nothing, or with blocks that Slack would not take. */
    Message.Content content(Call call) throws ApiError {
        Optional<JsonNode> blocks = call.tree("blocks", "invalid_blocks_format");
        if (blocks.isPresent()) {
            check(blocks.get());
        }
        List<JsonNode> list = new ArrayList<>();
        blocks.ifPresent(array -> array.forEach(list::add));
        String text = call.text("text");
        if (text.isEmpty() && list.isEmpty()) {
            throw ApiError.fault("no_text");
        }
        if (text.length() > LONGEST) {
            state.violations().add(Kind.TEXT_TRUNCATED, call.method() + ": " + text.length() + " characters");
            text = text.substring(0, LONGEST);
        }
        return new Message.Content(text, list, metadata(call), List.of());
    }

    private static void check(JsonNode blocks) throws ApiError {
        List<String> problems = BlockRules.ofMessage(blocks);
        if (!problems.isEmpty()) {
            throw ApiError.fault("invalid_blocks", problems);
        }
    }

    private static Optional<JsonNode> metadata(Call call) throws ApiError {
        Optional<JsonNode> data = call.tree("metadata", "invalid_metadata_format");
        if (data.isPresent()
                && (Json.text(data.get(), "event_type").isEmpty()
                        || !data.get().path("event_payload").isObject())) {
            throw ApiError.fault("invalid_metadata_schema");
        }
        return data;
    }

    /** The channel of a call, where the bot may post; a person's id means the direct messages with them. */
    Channel target(String id) throws ApiError {
        Channel channel = visible(
                id.startsWith("#")
                        ? state.directory().channelNamed(id).map(Channel::id).orElse(id)
                        : id);
        if (channel.archived()) {
            throw ApiError.fact("is_archived");
        }
        if (!channel.has(state.bot().id())) {
            throw ApiError.fact("not_in_channel");
        }
        return channel;
    }

    /** A channel that the bot can find: private ones only from the inside. */
    Channel visible(String id) throws ApiError {
        String bot = state.bot().id();
        return state.directory()
                .channel(id)
                .filter(channel -> channel.kind() == Channel.Kind.PUBLIC || channel.has(bot))
                .or(() -> state.directory().user(id).map(state.directory()::direct))
                .orElseThrow(() -> ApiError.fact("channel_not_found"));
    }

    /** The thread that an answer goes into: it must hang on a message that is not itself an answer. */
    Optional<String> thread(Channel channel, Optional<String> ts) throws ApiError {
        if (ts.isPresent()) {
            Message parent = state.board()
                    .find(channel.id(), ts.get())
                    .filter(message -> message.onlyFor().isEmpty())
                    .orElseThrow(() -> ApiError.fact("thread_not_found"));
            if (parent.isReply()) {
                throw ApiError.fault("cannot_reply_to_message");
            }
        }
        return ts;
    }
}

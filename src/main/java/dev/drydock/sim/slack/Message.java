package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * One version of a message.
 *
 * @param channel   the channel's id
 * @param ts        unique in the workspace; the message's id within its channel
 * @param threadTs  the thread that it belongs to; a parent has none until it is answered
 * @param author    the user id of who posted it
 * @param content   what it says; an edit replaces this
 * @param broadcast whether a reply is shown in the channel too
 * @param onlyFor   the one person who sees it, for an ephemeral message
 * @param edited    whether this is not the first version
 */
public record Message(
        String channel,
        String ts,
        Optional<String> threadTs,
        String author,
        Content content,
        boolean broadcast,
        Optional<String> onlyFor,
        boolean edited) {

    /**
     * What a message says.
     *
     * @param text     the fallback text, or the whole text when there are no blocks; escaped as on the wire
     * @param blocks   Block Kit, as sent; treat as read-only
     * @param metadata the app's own data, absent or an object
     * @param files    attached files
     */
    public record Content(String text, List<JsonNode> blocks, Optional<JsonNode> metadata, List<SharedFile> files) {
        public Content {
            blocks = List.copyOf(blocks);
            files = List.copyOf(files);
        }

        static Content of(String text) {
            return new Content(text, List.of(), Optional.empty(), List.of());
        }
    }

    public String text() {
        return content.text();
    }

    public List<JsonNode> blocks() {
        return content.blocks();
    }

    /** Whether it is an answer in a thread. */
    public boolean isReply() {
        return threadTs.isPresent() && !threadTs.get().equals(ts);
    }

    /** Whether it stands in the channel itself: no answer in a thread, or one that was broadcast. */
    public boolean isInChannel() {
        return !isReply() || broadcast;
    }

    Message saying(Content changed) {
        return new Message(channel, ts, threadTs, author, changed, broadcast, onlyFor, true);
    }

    ObjectNode toJson(User bot, boolean withMetadata) {
        ObjectNode json = Json.object();
        json.put("type", "message");
        if (isReply() && broadcast) {
            json.put("subtype", "thread_broadcast");
        }
        json.put("ts", ts).put("user", author).put("text", text()).put("team", bot.teamId());
        if (author.equals(bot.id())) {
            json.put("bot_id", Workspace.BOT_ID).put("app_id", Workspace.APP_ID);
        }
        threadTs.ifPresent(thread -> json.put("thread_ts", thread));
        if (!blocks().isEmpty()) {
            json.putArray("blocks").addAll(blocks());
        }
        if (!content.files().isEmpty()) {
            json.putArray("files")
                    .addAll(content.files().stream().map(SharedFile::toJson).toList());
        }
        if (withMetadata) {
            content.metadata().ifPresent(data -> json.set("metadata", data));
        }
        if (edited) {
            json.putObject("edited").put("user", author).put("ts", ts);
        }
        if (onlyFor.isPresent()) {
            json.put("is_ephemeral", true);
        }
        return json;
    }
}

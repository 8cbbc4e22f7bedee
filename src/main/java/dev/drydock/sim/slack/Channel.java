package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * A place where messages are posted.
 *
 * @param id       Slack's id: {@code C…} for a channel, {@code D…} for a direct message
 * @param name     without {@code #}; {@code directmessage} for a direct message
 * @param members  user ids, the bot's among them when it was invited
 * @param archived whether it is closed for posting
 * @param kind     public, private, or a direct message with the bot
 */
public record Channel(String id, String name, Set<String> members, boolean archived, Kind kind) {

    /** Who can find the channel. */
    public enum Kind {
        PUBLIC,
        PRIVATE,
        DIRECT
    }

    public Channel {
        members = Set.copyOf(members);
    }

    public boolean has(String userId) {
        return members.contains(userId);
    }

    /** The same channel, closed for posting. */
    public Channel archive() {
        return new Channel(id, name, members, true, kind);
    }

    /** The same channel after somebody was invited. */
    public Channel join(String userId) {
        Set<String> more = new HashSet<>(members);
        more.add(userId);
        return new Channel(id, name, more, archived, kind);
    }

    /** The same channel after somebody left. */
    public Channel leave(String userId) {
        Set<String> fewer = new HashSet<>(members);
        fewer.remove(userId);
        return new Channel(id, name, fewer, archived, kind);
    }

    ObjectNode toJson(String botUser) {
        ObjectNode channel = Json.object();
        channel.put("id", id).put("name", name).put("name_normalized", name);
        channel.put("is_channel", kind == Kind.PUBLIC).put("is_group", false).put("is_im", kind == Kind.DIRECT);
        channel.put("is_private", kind != Kind.PUBLIC)
                .put("is_archived", archived)
                .put("is_member", has(botUser));
        channel.put("is_general", false).put("num_members", members.size()).put("created", 0);
        return channel;
    }
}

package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A user group, the thing mentioned as {@code @leads}.
 *
 * @param id      Slack's id, such as {@code S0LEADS}
 * @param handle  what is typed after {@code @}
 * @param members user ids, in the order they were added
 */
public record UserGroup(String id, String handle, List<String> members) {
    public UserGroup {
        members = List.copyOf(members);
    }

    ObjectNode toJson(String teamId) {
        ObjectNode group = Json.object();
        group.put("id", id).put("team_id", teamId).put("is_usergroup", true).put("name", handle);
        group.put("handle", handle).put("is_external", false).put("date_delete", 0);
        group.put("user_count", members.size());
        return group;
    }
}

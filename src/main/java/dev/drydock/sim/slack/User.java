package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.Set;

/**
 * An account that the workspace knows.
 *
 * @param id       Slack's id, such as {@code U0DANA}
 * @param name     what is typed after {@code @}
 * @param realName the name on the profile
 * @param email    the profile's address; shown to apps only with the scope {@code users:read.email}
 * @param teamId   the workspace that the account belongs to, which for a stranger is another one
 * @param flags    what is unusual about it; empty for a full, active member
 */
public record User(String id, String name, String realName, String email, String teamId, Set<Flag> flags) {

    /** What makes an account other than a full member. */
    public enum Flag {
        BOT,
        /** A multi-channel guest: {@code is_restricted}. */
        GUEST,
        /** A single-channel guest: {@code is_restricted} and {@code is_ultra_restricted}. */
        SINGLE_CHANNEL_GUEST,
        /** Deactivated. */
        DELETED,
        /** Of another workspace, met in a shared channel: {@code is_stranger}. */
        STRANGER
    }

    public User {
        flags = Set.copyOf(flags);
    }

    public boolean is(Flag flag) {
        return flags.contains(flag);
    }

    /** The same account with one more flag. */
    public User with(Flag flag) {
        Set<Flag> more = EnumSet.of(flag);
        more.addAll(flags);
        return new User(id, name, realName, email, teamId, more);
    }

    ObjectNode toJson(boolean emailShown) {
        ObjectNode user = Json.object();
        user.put("id", id).put("team_id", teamId).put("name", name).put("deleted", is(Flag.DELETED));
        user.put("real_name", realName).put("tz", "Etc/UTC").put("tz_label", "Coordinated Universal Time");
        user.put("tz_offset", 0).put("is_admin", false).put("is_owner", false).put("is_primary_owner", false);
        user.put("is_restricted", is(Flag.GUEST) || is(Flag.SINGLE_CHANNEL_GUEST));
        user.put("is_ultra_restricted", is(Flag.SINGLE_CHANNEL_GUEST));
        user.put("is_bot", is(Flag.BOT)).put("is_app_user", false).put("updated", 0);
        if (is(Flag.STRANGER)) {
            user.put("is_stranger", true);
        }
        ObjectNode profile = user.putObject("profile");
        profile.put("real_name", realName).put("display_name", name).put("team", teamId);
        if (emailShown && !is(Flag.BOT) && !is(Flag.STRANGER)) {
            profile.put("email", email);
        }
        return user;
    }
}

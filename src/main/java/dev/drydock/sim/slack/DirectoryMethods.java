package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code auth.test}, {@code users.*}, {@code usergroups.*}, {@code bots.*}: who is who. */
final class DirectoryMethods {
    private final State state;

    DirectoryMethods(State state) {
        this.state = state;
    }

    ObjectNode authTest(Call call) {
        Workspace workspace = state.workspace();
        return Json.object()
                .put("url", "https://" + workspace.name() + ".slack.com/")
                .put("team", workspace.name())
                .put("user", state.bot().name())
                .put("team_id", workspace.teamId())
                .put("user_id", state.bot().id())
                .put("bot_id", Workspace.BOT_ID)
                .put("is_enterprise_install", false);
    }

    ObjectNode userInfo(Call call) throws ApiError {
        return user(state.directory().user(call.required("user")).orElseThrow(() -> ApiError.fact("user_not_found")));
    }

    ObjectNode lookupByEmail(Call call) throws ApiError {
        return user(state.directory()
                .userMailed(call.required("email"))
                .filter(user -> !user.is(User.Flag.DELETED))
                .orElseThrow(() -> ApiError.fact("users_not_found")));
    }

    private ObjectNode user(User user) {
        ObjectNode answer = Json.object();
        answer.set("user", user.toJson(state.workspace().scopes().contains("users:read.email")));
        return answer;
    }

    ObjectNode groups(Call call) throws ApiError {
        paid();
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("usergroups");
        for (UserGroup group : state.directory().groups()) {
            ObjectNode json = group.toJson(state.workspace().teamId());
            if (call.flag("include_users")) {
                group.members().forEach(json.putArray("users")::add);
            }
            list.add(json);
        }
        return answer;
    }

    ObjectNode groupMembers(Call call) throws ApiError {
        paid();
        UserGroup group =
                state.directory().group(call.required("usergroup")).orElseThrow(() -> ApiError.fact("no_such_subteam"));
        ObjectNode answer = Json.object();
        group.members().forEach(answer.putArray("users")::add);
        return answer;
    }

    ObjectNode botInfo(Call call) throws ApiError {
        if (!call.text("bot").equals(Workspace.BOT_ID)) {
            throw ApiError.fact("bot_not_found");
        }
        ObjectNode answer = Json.object();
        answer.putObject("bot")
                .put("id", Workspace.BOT_ID)
                .put("deleted", false)
                .put("name", state.bot().name())
                .put("user_id", state.bot().id())
                .put("app_id", Workspace.APP_ID);
        return answer;
    }

    private void paid() throws ApiError {
        switch (state.workspace().plan()) {
            case PAID -> {
                // User groups exist.
            }
            case FREE -> throw ApiError.fact("plan_upgrade_required");
        }
    }
}

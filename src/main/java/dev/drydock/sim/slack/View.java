package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A modal or a home tab, as one person sees it now.
 *
 * @param id    Slack's id of the view
 * @param owner the user id of the one who sees it
 * @param hash  changes with every update, so that an app can refuse to overwrite a newer version
 * @param root  the id of the first view of the stack of modals
 * @param body  what the app sent
 */
public record View(String id, String owner, String hash, String root, JsonNode body) {

    public String title() {
        return Json.text(body.path("title"), "text");
    }

    /** {@code modal} or {@code home}. */
    public String type() {
        return Json.text(body, "type");
    }

    ObjectNode toJson(String teamId, JsonNode values) {
        ObjectNode view = Json.object();
        view.setAll((ObjectNode) body.deepCopy());
        view.put("id", id).put("team_id", teamId).put("hash", hash).put("root_view_id", root);
        view.put("app_id", Workspace.APP_ID)
                .put("app_installed_team_id", teamId)
                .put("bot_id", Workspace.BOT_ID);
        for (String field : new String[] {"callback_id", "private_metadata", "external_id"}) {
            view.put(field, Json.text(body, field));
        }
        view.putObject("state").set("values", values);
        return view;
    }
}

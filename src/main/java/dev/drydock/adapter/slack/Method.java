package dev.drydock.adapter.slack;

import java.time.Duration;

/** The methods of Slack's Web API that Drydock calls, with how often Slack lets it. */
enum Method {
    AUTH_TEST("auth.test", Pace.perMinute(100)),
    OPEN_CONNECTION("apps.connections.open", new Pace(Duration.ofSeconds(1), 1)),
    POST_MESSAGE("chat.postMessage", new Pace(Duration.ofMillis(1_100), 1)),
    POST_EPHEMERAL("chat.postEphemeral", Pace.perMinute(100)),
    UPDATE("chat.update", Pace.perMinute(50)),
    HISTORY("conversations.history", Pace.perMinute(50)),
    REPLIES("conversations.replies", Pace.perMinute(50)),
    UPLOAD("files.completeUploadExternal", Pace.perMinute(50)),
    USER("users.info", Pace.perMinute(100)),
    GROUP_MEMBERS("usergroups.users.list", Pace.perMinute(20)),
    PUBLISH_HOME("views.publish", Pace.perMinute(100));

    private final String wireName;
    private final Pace pace;

    Method(String wireName, Pace pace) {
        this.wireName = wireName;
        this.pace = pace;
    }

    Pace pace() {
        return pace;
    }

    String wireName() {
        return wireName;
    }

    /** What is counted together: a method, but for posts a channel. */
    String countedAs(String channel) {
        return this == POST_MESSAGE ? wireName + " " + channel : wireName;
    }
}

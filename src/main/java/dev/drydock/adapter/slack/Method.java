package dev.drydock.adapter.slack;

import java.time.Duration;

/** The methods of Slack's Web API that Drydock calls, with how often Slack lets it. */
enum Method {
    AUTH_TEST("auth.test", Tier.FOUR),
    OPEN_CONNECTION("apps.connections.open", Tier.ONE),
    POST_MESSAGE("chat.postMessage", Tier.POSTING),
    POST_EPHEMERAL("chat.postEphemeral", Tier.FOUR),
    UPDATE("chat.update", Tier.THREE),
    HISTORY("conversations.history", Tier.THREE),
    REPLIES("conversations.replies", Tier.THREE),
    UPLOAD("files.completeUploadExternal", Tier.THREE),
    USER("users.info", Tier.FOUR),
    GROUP_MEMBERS("usergroups.users.list", Tier.TWO),
    OPEN_VIEW("views.open", Tier.FOUR),
    PUBLISH_HOME("views.publish", Tier.FOUR);

    /** Slack's classes of methods. */
    private enum Tier {
        ONE,
        TWO,
        THREE,
        FOUR,
        POSTING
    }

    private final String wireName;
    private final Tier tier;

    Method(String wireName, Tier tier) {
        this.wireName = wireName;
        this.tier = tier;
    }

    String wireName() {
        return wireName;
    }

    Pace pace() {
        return switch (tier) {
            case ONE -> new Pace(Duration.ofMinutes(1), 5);
            case TWO -> Pace.perMinute(20);
            case THREE -> Pace.perMinute(50);
            case FOUR -> Pace.perMinute(100);
            // "About one a second" in a channel.
            case POSTING -> new Pace(Duration.ofMillis(1_100), 1);
        };
    }

    /** What is counted together: a method, but for posts a channel. */
    String countedAs(String channel) {
        return tier == Tier.POSTING ? wireName + " " + channel : wireName;
    }
}

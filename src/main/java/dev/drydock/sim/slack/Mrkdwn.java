package dev.drydock.sim.slack;

/** Slack's markup. */
final class Mrkdwn {
    private Mrkdwn() {}

    /** Slack's three entities as characters. */
    static String decoded(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}

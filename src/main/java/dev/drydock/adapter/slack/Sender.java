package dev.drydock.adapter.slack;

import dev.drydock.core.approval.PersonId;
import java.util.Optional;

/**
 * Who did something in Slack, and where an answer reaches them.
 *
 * @param person who
 * @param channel the channel's id; empty on the home tab
 * @param channelName the channel's name, as far as Slack tells it
 * @param thread the thread that the pressed message is in
 * @param responseUrl where Slack takes the answer, five times within half an hour; a secret
 */
record Sender(
        PersonId person, String channel, String channelName, Optional<String> thread, Optional<String> responseUrl) {
    /** Whether nobody but this person and the bot reads there: the ids of direct messages begin with D. */
    boolean isDirect() {
        return channel.startsWith("D");
    }

    /** Without the URL: whoever has it can answer. */
    @Override
    public String toString() {
        return "Sender[person=" + person + ", channel=" + channel + "]";
    }
}

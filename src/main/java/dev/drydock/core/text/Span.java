package dev.drydock.core.text;

import java.time.Instant;

/** A piece of a line of text. Its content is raw: whoever renders it escapes it for the medium. */
public sealed interface Span {
    /** Ordinary words. */
    record Plain(String content) implements Span {}

    /** Words that matter more. */
    record Bold(String content) implements Span {}

    /** A name or a value, in a fixed-width font. */
    record Code(String content) implements Span {}

    /**
     * A person.
     *
     * @param userId the person's id in the workspace, which Slack turns into a mention
     * @param name the name to show where there are no mentions
     */
    record Mention(String userId, String name) implements Span {}

    /** A moment, shown in the reader's own time zone where the medium can, else in UTC. */
    record Moment(Instant at) implements Span {}
}

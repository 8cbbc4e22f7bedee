package dev.drydock.sim.slack;

import java.time.Instant;

/**
 * Something the app did that Slack refuses, punishes, or shows to a person as a failure.
 *
 * @param kind   which rule
 * @param at     when, by the local Slack's clock
 * @param detail what was done, in words for the one who reads the failing test
 */
public record Violation(Kind kind, Instant at, String detail) {

    /** The rules that are kept a record of. */
    public enum Kind {
        /** A delivery was not acknowledged in time: the person saw {@code operation_timeout}. */
        NO_ACK,
        /** The acknowledgement came, too late. */
        LATE_ACK,
        /** An acknowledgement of nothing that was delivered, or one too many. */
        STRAY_ACK,
        /** An acknowledgement, or its payload, that Slack cannot read. */
        BAD_ACK,
        /** A call above its method's rate, answered with 429. */
        RATE_LIMITED,
        /** A call before the {@code Retry-After} of the last 429 was over. */
        RETRIED_TOO_EARLY,
        /** A call that Slack answers with an error: invalid blocks, missing scope, a message that is not there. */
        REFUSED_CALL,
        /** A {@code trigger_id} used late, twice, or made up. */
        BAD_TRIGGER,
        /** A {@code response_url} used too late, too often, or with what it does not take. */
        BAD_RESPONSE_URL,
        /** A text above 40,000 characters: Slack cuts it. */
        TEXT_TRUNCATED,
        /** A socket dialled with a ticket that is used up, or one socket too many. */
        BAD_SOCKET
    }

    @Override
    public String toString() {
        return kind + " at " + at + ": " + detail;
    }
}

package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/** What an HTTP call is answered with. */
sealed interface Reply {

    /** An answer as Slack gives it. */
    record Body(int status, String text, Optional<Duration> retryAfter) implements Reply {}

    /** No answer at all: the connection is closed. */
    record Nothing() implements Reply {}

    static Reply ok(ObjectNode body) {
        ObjectNode answer = Json.object().put("ok", true);
        answer.setAll(body);
        return new Body(200, Json.write(answer), Optional.empty());
    }
}

package dev.drydock.sim.slack;

import java.time.Duration;

/** What goes wrong with one call of the Web API, when a test wants it to. */
public sealed interface Fault {

    /** Answers 429 with {@code Retry-After}, rounded up to seconds. Not counted as the app's violation. */
    record TooManyRequests(Duration retryAfter) implements Fault {}

    /** Answers with this HTTP status and a page that is not JSON. */
    record Status(int code) implements Fault {}

    /** Answers {@code ok: false} with this code. */
    record Refusal(String error) implements Fault {}

    /** Says nothing for so long, then answers as usual. */
    record Hang(Duration duration) implements Fault {}

    /** Says nothing for so long, then closes the connection without the call having had any effect. */
    record Silence(Duration duration) implements Fault {}

    /** Closes the connection before the call has any effect. */
    record NotReceived() implements Fault {}

    /** The call has its effect, and the answer is a closed connection. */
    record AnswerLost() implements Fault {}
}

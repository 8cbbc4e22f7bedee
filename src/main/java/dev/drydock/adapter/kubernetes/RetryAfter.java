package dev.drydock.adapter.kubernetes;

import java.time.Duration;
import java.util.Optional;

/** Reads how long an answer asks to wait; a date, which API servers do not send, counts as nothing. */
final class RetryAfter {
    private RetryAfter() {}

    static Optional<Duration> of(Answer answer) {
        return answer.retryAfter()
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }
}

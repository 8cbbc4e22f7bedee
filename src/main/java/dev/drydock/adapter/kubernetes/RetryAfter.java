package dev.drydock.adapter.kubernetes;

import java.time.Duration;
import java.util.Optional;

/** Reads how long an answer's header asks to wait: in seconds, the one form that Kubernetes sends. */
final class RetryAfter {
    private RetryAfter() {}

    static Optional<Duration> of(Answer answer) {
        return answer.retryAfter()
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }
}

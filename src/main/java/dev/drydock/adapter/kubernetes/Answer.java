package dev.drydock.adapter.kubernetes;

import java.util.Optional;

/**
 * A whole HTTP answer of the API server.
 *
 * @param status the HTTP status
 * @param retryAfter the header {@code Retry-After}, as sent
 * @param body the body
 */
record Answer(int status, Optional<String> retryAfter, String body) {
    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Whether the API server itself says that the object, not just the path, does not exist. */
    boolean isNotFound() {
        return status == 404 && ApiStatus.in(body).isPresent();
    }

    /** What the API server said, in at most a few lines. */
    String message() {
        return ApiStatus.in(body)
                .map(ApiStatus::message)
                .filter(said -> !said.isEmpty())
                .orElseGet(() -> Words.bounded(body));
    }
}

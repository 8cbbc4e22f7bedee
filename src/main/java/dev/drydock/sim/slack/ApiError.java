package dev.drydock.sim.slack;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An answer with {@code ok: false}. */
final class ApiError extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean fault;
    private final transient List<String> problems;
    private final transient Optional<Duration> retryAfter;

    private ApiError(String code, boolean fault, List<String> problems, Optional<Duration> retryAfter) {
        super(code);
        this.code = code;
        this.fault = fault;
        this.problems = problems;
        this.retryAfter = retryAfter;
    }

    /** The caller asked wrongly: a correct app never sees this. */
    static ApiError fault(String code, String... problems) {
        return new ApiError(code, true, List.of(problems), Optional.empty());
    }

    static ApiError fault(String code, List<String> problems) {
        return new ApiError(code, true, List.copyOf(problems), Optional.empty());
    }

    /** The world is not as the caller hoped: a correct app has to live with this. */
    static ApiError fact(String code) {
        return new ApiError(code, false, List.of(), Optional.empty());
    }

    static ApiError tooFast(Duration wait) {
        return new ApiError("ratelimited", false, List.of(), Optional.of(wait));
    }

    String code() {
        return code;
    }

    /** The code, and every reason. */
    String summary() {
        return problems.isEmpty() ? code : code + " " + problems;
    }

    boolean isFault() {
        return fault;
    }

    List<String> problems() {
        return problems;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}

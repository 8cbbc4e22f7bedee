package dev.drydock.adapter.slack;

import java.util.Objects;
import java.util.Set;

/** A call of Slack's Web API that did not succeed. Its message names the method and Slack's word for it, and no secret. */
final class CallException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final Set<String> ABOUT_THE_APP = Set.of(
            "access_denied",
            "account_inactive",
            "invalid_auth",
            "missing_scope",
            "not_allowed_token_type",
            "not_authed",
            "org_login_required",
            "team_access_not_granted",
            "token_expired",
            "token_revoked");

    /** What is known of the call's effect. */
    enum Fate {
        /** Slack refused, and will again: nothing was done. */
        REFUSED,
        /** Slack was not reached, or was too busy: nothing was done. */
        NOT_DONE,
        /** The answer is missing: it may have been done. */
        UNKNOWN
    }

    private final Fate fate;
    private final String error;

    CallException(Fate fate, Method method, String error, Throwable cause) {
        super(method.wireName() + ": " + error, cause);
        this.fate = fate;
        this.error = error;
    }

    CallException(Fate fate, Method method, String error) {
        super(method.wireName() + ": " + error);
        this.fate = fate;
        this.error = error;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    Fate fate() {
        return fate;
    }

    /** Slack's code for a refusal: {@code channel_not_found}; else words of ours. */
    String error() {
        return error;
    }

    boolean isRefusal() {
        return fate == Fate.REFUSED;
    }

    /** Whether it will never succeed as it is; false also where an admin can mend the app's installation. */
    boolean isFinal() {
        return isRefusal() && !ABOUT_THE_APP.contains(error);
    }
}

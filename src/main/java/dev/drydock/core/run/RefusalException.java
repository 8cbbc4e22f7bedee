package dev.drydock.core.run;

import java.util.Objects;

/** A request that is refused; the message, in plain words, says what, why, and what to do next. */
public final class RefusalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    private RefusalException(String message, boolean passing, Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    /** A refusal that stays as long as the request or the cluster is as it is: there is no such node. */
    public RefusalException(String message) {
        super(message);
        this.passing = false;
    }

    /** A refusal that may be over soon: the cluster does not answer. */
    public static RefusalException passing(String message, Throwable cause) {
        return new RefusalException(message, true, cause);
    }

    /** Whether trying again later may help. */
    public boolean isPassing() {
        return passing;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}

package dev.drydock.cluster;

import java.util.Objects;

/** The cluster did not do what was asked; the message says what, why, and what to do, in plain words. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why the cluster did not do it. */
    public enum Kind {
        /** The API server is away or overloaded: trying again may help. */
        UNAVAILABLE,
        /** 401 or 403: our credentials do not allow it. */
        FORBIDDEN,
        /** Any other refusal. */
        REFUSED
    }

    private final Kind kind;

    public ClusterException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public ClusterException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}

package dev.drydock.cluster.host;

import java.util.Objects;

/** A host that was not reached, or was lost; the message says which, why, and what to do, in plain words. */
public final class HostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    /**
     * A failure.
     *
     * @param passing whether trying again later may help: the host is away, or slow
     */
    public HostException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** A failure with its cause; see {@link #HostException(String, boolean)}. */
    public HostException(String message, boolean passing, Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    public boolean isPassing() {
        return passing;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}

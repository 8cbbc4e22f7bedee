package dev.drydock.cluster.etcd;

import java.util.Objects;

/** A call to etcd that failed; the message says which endpoint, what and why, in plain words. */
public final class EtcdException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    /**
     * A failure.
     *
     * @param passing whether trying again later may help: the member is away, or slow
     */
    public EtcdException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** A failure with its cause; see {@link #EtcdException(String, boolean)}. */
    public EtcdException(String message, boolean passing, Throwable cause) {
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

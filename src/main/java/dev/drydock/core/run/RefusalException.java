package dev.drydock.core.run;

/** A request that is refused; the message, in plain words, says what, why, and what to do next. */
public final class RefusalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusalException(String message) {
        super(message);
    }

    public RefusalException(String message, Throwable cause) {
        super(message, cause);
    }
}
